import { EspalierError } from '../api/errors.ts';
import { readVarint } from './varint.ts';

/** First bytes of formats that people take for ONNX, and what to do with each. */
const lookalikes: readonly {
  readonly magic: readonly number[];
  readonly offset: number;
  readonly what: string;
  readonly hint: string;
}[] = [
  {
    magic: [0x50, 0x4b, 0x03, 0x04],
    offset: 0,
    what: 'a zip archive, as PyTorch checkpoints and .keras files are',
    hint: 'Export it from PyTorch: torch.onnx.export(model, example_input, "model.onnx", opset_version=17).',
  },
  {
    magic: [0x80, 0x02],
    offset: 0,
    what: 'a Python pickle, as old PyTorch checkpoints are',
    hint: 'Load it in PyTorch, then torch.onnx.export(model, example_input, "model.onnx", opset_version=17).',
  },
  {
    magic: [0x89, 0x48, 0x44, 0x46],
    offset: 0,
    what: 'an HDF5 file, as Keras writes',
    hint: 'Convert it: python -m tf2onnx.convert --keras model.h5 --output model.onnx.',
  },
  {
    magic: [0x54, 0x46, 0x4c, 0x33],
    offset: 4,
    what: 'a TensorFlow Lite network',
    hint: 'Convert it: python -m tf2onnx.convert --tflite model.tflite --output model.onnx.',
  },
];

const modelFields = new Set([1, 2, 3, 4, 5, 6, 7, 8, 14, 20, 25, 26]);
const graphField = 7;

/**
 * Walks the outermost fields of the file before anything is decoded, so that what is no ONNX, and what is only the
 * beginning of one, are told apart. Costs a few steps whatever the size.
 */
export function requireOnnx(bytes: Uint8Array, where: string): void {
  for (const { magic, offset, what, hint } of lookalikes) {
    if (magic.every((byte, index) => bytes[offset + index] === byte)) {
      throw new EspalierError('MODEL_NOT_ONNX', `${where} is ${what}, not ONNX.`, hint);
    }
  }
  let position = 0;
  let graphFound = false;
  while (position < bytes.length) {
    const tag = readVarint(bytes, position, bytes.length);
    if (tag === null) throw position === 0 ? notOnnx(where) : truncated(where);
    const field = Math.floor(tag.value / 8);
    const wire = tag.value % 8;
    if (!modelFields.has(field) || (wire !== 0 && wire !== 2)) throw notOnnx(where);
    const value = readVarint(bytes, tag.next, bytes.length);
    if (value === null) throw truncated(where);
    position = wire === 0 ? value.next : value.next + value.value;
    if (field === graphField) graphFound = true;
  }
  if (position > bytes.length) throw graphFound || bytes.length > 16 ? truncated(where) : notOnnx(where);
  if (!graphFound) throw bytes.length === 0 ? empty(where) : notOnnx(where);
}

function notOnnx(where: string): EspalierError {
  return new EspalierError(
    'MODEL_NOT_ONNX',
    `${where} is no ONNX file.`,
    'Give the .onnx file that your training framework exports.',
  );
}

function empty(where: string): EspalierError {
  return new EspalierError('MODEL_TRUNCATED', `${where} is empty.`, 'Copy or export the file again.');
}

function truncated(where: string): EspalierError {
  return new EspalierError(
    'MODEL_TRUNCATED',
    `${where} begins as ONNX but ends too early: it was cut off.`,
    'Copy or export the file again, and compare its size with the original.',
  );
}

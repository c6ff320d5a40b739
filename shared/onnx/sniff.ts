import { EspalierError } from '../api/errors.ts';
import { formatOf, type FileFormat } from './formats.ts';
import { readVarint } from './varint.ts';

const fromPyTorch =
  'Build the network in PyTorch, load the weights (model.load_state_dict), then: torch.onnx.export(model.eval(), example_input, "model.onnx", opset_version=17).';
const readAsItIs = 'Every command that takes a network reads it as it is.';

/** Formats that people take for ONNX, and what to do with each. */
const lookalikes: Readonly<Record<FileFormat, { readonly what: string; readonly hint: string }>> = {
  'pytorch-archive': {
    what: 'a PyTorch checkpoint: weights without the network that they belong to',
    hint: fromPyTorch,
  },
  pickle: { what: 'a Python pickle, as old PyTorch checkpoints are', hint: fromPyTorch },
  zip: {
    what: 'a zip archive',
    hint: 'Unpack it, and give the network inside: .onnx, .h5, .keras or model.json.',
  },
  'keras-archive': { what: 'a Keras network', hint: readAsItIs },
  hdf5: { what: 'an HDF5 file, as Keras writes', hint: readAsItIs },
  json: {
    what: 'JSON text that describes no TensorFlow.js layers model',
    hint: 'Give the model.json of a layers model, its shards beside it, or the network as ONNX.',
  },
  tflite: {
    what: 'a TensorFlow Lite network',
    hint: 'Convert it: python -m tf2onnx.convert --tflite model.tflite --output model.onnx.',
  },
};

const modelFields = new Set([1, 2, 3, 4, 5, 6, 7, 8, 14, 20, 25, 26]);
const graphField = 7;

/**
 * Walks the outermost fields of the file before anything is decoded, so that what is no ONNX, and what is only the
 * beginning of one, are told apart. Costs a few steps whatever the size.
 */
export function requireOnnx(bytes: Uint8Array, where: string): void {
  const format = formatOf(bytes);
  if (format !== null) {
    const { what, hint } = lookalikes[format];
    throw new EspalierError('MODEL_NOT_ONNX', `${where} is ${what}, not ONNX.`, hint);
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
    'Give the .onnx file that your training framework exports, a Keras .h5 or .keras file, or the model.json of TensorFlow.js.',
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

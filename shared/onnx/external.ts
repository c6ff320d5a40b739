import { EspalierError } from '../api/errors.ts';
import { modelTooLarge } from './decode.ts';
import type { ModelProto, TensorProto } from './generated/onnx_pb.ts';
import { largestModel } from './limits.ts';

/** TensorProto.data_location: in a file beside the model. */
const external = 1;

/** A file that holds weights of a model. */
export interface ExternalFile {
  /** Relative to the model's folder, and inside it as far as the name tells: links are for the reader to follow. */
  readonly location: string;
  /** What the model says of the whole file, in hexadecimal digits; null when it says nothing. */
  readonly sha1: string | null;
  /** For messages: the first weight that lies there. */
  readonly what: string;
}

/**
 * The files that a model's weights lie in, each once.
 *
 * @throws EspalierError MODEL_INVALID when a name leads out of the model's folder
 */
export function externalFiles(model: ModelProto, where: string): readonly ExternalFile[] {
  const files = new Map<string, ExternalFile>();
  for (const { tensor, what } of externalTensors(model, where)) {
    const { location, sha1 } = placeOf(tensor, what);
    const known = files.get(location);
    if (!known || (known.sha1 === null && sha1 !== null)) files.set(location, { location, sha1, what });
  }
  return [...files.values()];
}

/**
 * Gives each weight that lies in another file its bytes, in place: they share the memory of that file.
 *
 * @param contents of every one of `externalFiles`, by location
 * @throws EspalierError MODEL_INVALID, MODEL_TRUNCATED, MODEL_TOO_LARGE
 */
export function attachExternal(model: ModelProto, where: string, contents: ReadonlyMap<string, Uint8Array>): void {
  const taken = new Map<string, number>();
  let total = 0;
  for (const { tensor, what } of externalTensors(model, where)) {
    const { location, offset, length } = placeOf(tensor, what);
    const file = contents.get(location)!;
    const size = length ?? file.length - offset;
    if (size < 0 || offset + size > file.length) {
      throw new EspalierError(
        'MODEL_TRUNCATED',
        `${what} should be ${size < 0 ? 'the bytes' : `${size} bytes`} from ${offset} on of ${location}, which has ${file.length}.`,
        'Copy the model again with the data that belongs to it, and compare their sizes with the originals.',
      );
    }
    // Exporters write one weight after another. Overlapping ones could make gigabytes of a small file.
    const sofar = (taken.get(location) ?? 0) + size;
    if (sofar > file.length) throw invalid(`${what} overlaps with other weights in ${location}`);
    taken.set(location, sofar);
    total += size;
    if (total > largestModel) throw modelTooLarge(where);
    tensor.rawData = file.subarray(offset, offset + size);
    tensor.dataLocation = 0;
    tensor.externalData = [];
  }
}

function* externalTensors(model: ModelProto, where: string): Generator<{ tensor: TensorProto; what: string }> {
  for (const tensor of model.graph?.initializer ?? []) {
    if (tensor.dataLocation === external) yield { tensor, what: `Weight ${tensor.name} in ${where}` };
  }
  for (const node of model.graph?.node ?? []) {
    for (const { t: tensor, name } of node.attribute) {
      if (tensor?.dataLocation === external) yield { tensor, what: `Attribute ${name} of node ${node.name}` };
    }
  }
}

interface Place {
  readonly location: string;
  readonly offset: number;
  /** null: to the end of the file. */
  readonly length: number | null;
  readonly sha1: string | null;
}

function placeOf({ externalData, rawData }: TensorProto, what: string): Place {
  const entries = new Map(externalData.map(({ key, value }) => [key, value]));
  const location = entries.get('location') ?? '';
  if (!staysInside(location)) {
    throw new EspalierError(
      'MODEL_INVALID',
      `${what} says that its values are in ${JSON.stringify(location)}, which is no file inside the model's folder.`,
      'Put the data beside the model and save it again: onnx.save(model, path, save_as_external_data=True, location="weights.bin").',
    );
  }
  if (rawData.length > 0) throw invalid(`${what} holds values, and says that they are in ${location} as well`);
  const length = entries.get('length');
  return {
    location,
    offset: bytesOf(entries.get('offset') ?? '0', `${what}: its offset in ${location}`),
    length: length === undefined ? null : bytesOf(length, `${what}: its length in ${location}`),
    sha1: entries.get('checksum')?.toLowerCase() ?? null,
  };
}

/** A path downwards, on every system: Windows takes backslashes, drives and streams where others see a name. */
function staysInside(location: string): boolean {
  // eslint-disable-next-line no-control-regex -- control characters are what is refused
  if (location === '' || /[\\:\u0000-\u001f]/.test(location)) return false;
  return location.split('/').every((part) => part !== '' && part !== '..');
}

function bytesOf(text: string, what: string): number {
  const value = Number(text);
  if (!/^\d{1,16}$/.test(text) || !Number.isSafeInteger(value)) throw invalid(`${what} is ${JSON.stringify(text)}`);
  return value;
}

function invalid(message: string): EspalierError {
  return new EspalierError(
    'MODEL_INVALID',
    `${message}.`,
    'The file is damaged. Export the model again, or save it as one file: onnx.save(onnx.load(path), out).',
  );
}

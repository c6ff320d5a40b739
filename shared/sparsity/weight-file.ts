import { deflateSync, inflateSync } from 'fflate';
import { elementCount } from '../graph/tensor.ts';
import { ByteReader, ByteWriter, corruptWeights } from './bytes.ts';
import { bitmap, everywhere, sparseRows } from './places.ts';
import type { PlaceCode } from './places.ts';

/** A weight tensor by its name. Row-major. */
export interface NamedWeight {
  readonly name: string;
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

/**
 * How the places of values are written: `dense` writes all values, `csr` and `bitmap` only those other than zero, with
 * their places.
 */
export type WeightEncoding = 'dense' | 'csr' | 'bitmap';

const placeCodes: Readonly<Record<WeightEncoding, PlaceCode>> = { dense: everywhere, csr: sparseRows, bitmap };
const encodings = ['dense', 'csr', 'bitmap'] as const satisfies readonly WeightEncoding[];

const magic = Uint8Array.of(0x45, 0x53, 0x50, 0x57);
const version = 1;
const valueBytes = 4;

/**
 * Weights as one file:
 *
 * | bytes | content |
 * | --- | --- |
 * | 4 | "ESPW" |
 * | 1 | version: 1 |
 * | 1 | encoding: 0 dense, 1 csr, 2 bitmap |
 * | the rest | the body, compressed with DEFLATE (RFC 1951: LZ77 and Huffman codes) |
 *
 * The body, with all numbers little-endian:
 *
 * | bytes | content |
 * | --- | --- |
 * | 4 | number of tensors |
 * | for each tensor | length of its name in bytes (2), the name in UTF-8, number of dimensions (1), each dimension (4), then where its values are (places.ts; nothing for dense) |
 * | 4 per value | the values of all tensors as float32, in four planes: the lowest bytes of all, …, the highest bytes of all |
 *
 * In planes because signs and exponents of weights repeat and have short codes, and mantissas do not. What csr and bitmap
 * leave out, zeros of either sign, is read back as +0.
 */
export function encodeWeights(weights: readonly NamedWeight[], encoding: WeightEncoding): Uint8Array {
  const body = new ByteWriter();
  body.number(weights.length, 4);
  const values = weights.map((weight) => writeTensor(body, weight, encoding));
  body.bytes(toPlanes(values));
  const file = new ByteWriter();
  file.bytes(magic);
  file.number(version, 1);
  file.number(encodings.indexOf(encoding), 1);
  file.bytes(deflateSync(body.done()));
  return file.done();
}

/** Reads what encodeWeights wrote. Errors: ARTIFACT_CORRUPT. */
export function decodeWeights(file: Uint8Array): NamedWeight[] {
  const header = new ByteReader(file);
  const isOurs = header.bytes(magic.length).every((byte, index) => byte === magic[index]);
  if (!isOurs || header.number(1) !== version) throw corruptWeights('it is no such file');
  const encoding = encodings[header.number(1)];
  if (encoding === undefined) throw corruptWeights('its encoding is unknown');
  const body = new ByteReader(inflate(file.subarray(magic.length + 2)));
  const tensors = Array.from({ length: body.number(4) }, () => readTensor(body, encoding));
  const count = tensors.reduce((sum, { places }) => sum + places.length, 0);
  const values = fromPlanes(body.bytes(valueBytes * count));
  let at = 0;
  return tensors.map(({ name, dims, places }) => {
    const data = new Float32Array(elementCount(dims));
    for (const place of places) data[place] = values[at++]!;
    return { name, dims, data };
  });
}

/** Returns the values that go with the places. */
function writeTensor(body: ByteWriter, { name, dims, data }: NamedWeight, encoding: WeightEncoding): Float32Array {
  body.text(name);
  body.number(dims.length, 1);
  for (const dim of dims) body.number(dim, 4);
  const places = encoding === 'dense' ? Uint32Array.from(data.keys()) : placesOfValues(data);
  placeCodes[encoding].write(body, places, ...shapeOf(dims));
  return Float32Array.from(places, (place) => data[place]!);
}

function placesOfValues(data: Float32Array): Uint32Array {
  const places = new Uint32Array(data.reduce((count, value) => count + (value === 0 ? 0 : 1), 0));
  let count = 0;
  data.forEach((value, place) => {
    if (value !== 0) places[count++] = place;
  });
  return places;
}

function readTensor(body: ByteReader, encoding: WeightEncoding) {
  const name = body.text();
  const dims = Array.from({ length: body.number(1) }, () => body.number(4));
  return { name, dims, places: placeCodes[encoding].read(body, ...shapeOf(dims)) };
}

/** Rows and columns. */
function shapeOf(dims: readonly number[]): [number, number] {
  return [dims[0] ?? 1, elementCount(dims.slice(1))];
}

function toPlanes(tensors: readonly Float32Array[]): Uint8Array {
  const count = tensors.reduce((sum, values) => sum + values.length, 0);
  const planes = new Uint8Array(valueBytes * count);
  let at = 0;
  for (const values of tensors) {
    const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
    for (let i = 0; i < bits.length; i++, at++) {
      for (let plane = 0; plane < valueBytes; plane++) planes[plane * count + at] = bits[i]! >>> (8 * plane);
    }
  }
  return planes;
}

function fromPlanes(planes: Uint8Array): Float32Array {
  const count = planes.length / valueBytes;
  const bits = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    for (let plane = 0; plane < valueBytes; plane++) bits[i]! |= planes[plane * count + i]! << (8 * plane);
  }
  return new Float32Array(bits.buffer);
}

function inflate(bytes: Uint8Array): Uint8Array {
  try {
    return inflateSync(bytes);
  } catch {
    throw corruptWeights('its body does not inflate');
  }
}

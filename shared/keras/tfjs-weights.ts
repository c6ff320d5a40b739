import { elementCount } from '../graph/tensor.ts';
import { damagedModel, truncatedModel } from './errors.ts';
import { isJsonObject, shown, type Json } from './options.ts';
import { chooseWeight, nameParts } from './weights.ts';
import type { LayerStep, NamedWeight, StoredWeight, WeightSource } from './weights.ts';

export type ReadShard = (path: string) => Promise<Uint8Array>;

/**
 * Reads `weightsManifest`: groups of shards, each group the bytes of its weights one after the other. Values are
 * float32, or quantised to float16, uint8 or uint16.
 *
 * @throws EspalierError MODEL_INVALID, MODEL_TRUNCATED, and what `readShard` throws
 */
export async function readTfjsWeights(manifest: unknown, where: string, readShard: ReadShard): Promise<WeightSource> {
  const entries: NamedWeight[] = [];
  const seen = new Set<unknown>();
  if (!Array.isArray(manifest)) throw damagedModel(`${where} holds no list of weights (weightsManifest).`);
  for (const item of manifest) {
    const group: Json = isJsonObject(item) ? item : {};
    const { paths, weights } = group;
    if (!Array.isArray(paths) || !Array.isArray(weights)) throw damagedModel(`${where} lists weights without shards.`);
    const shards: Uint8Array[] = [];
    for (const path of paths) {
      // A short list must not ask for the same bytes again and again.
      if (seen.has(path)) throw damagedModel(`${where} lists the shard ${shown(path)} twice.`);
      seen.add(path);
      shards.push(await readShard(checkedPath(path, where)));
    }
    entries.push(...groupEntries(weights, joined(shards), where));
  }
  return new ListedWeights(entries, where);
}

/** A shard lies beside model.json or below: a file from elsewhere must not make the program read other files. */
function checkedPath(path: unknown, where: string): string {
  const inside =
    typeof path === 'string' &&
    path !== '' &&
    !/^[\\/]|^[a-z]+:|[\0\\]/i.test(path) &&
    path.split('/').every((part) => part !== '..');
  if (inside) return path;
  throw damagedModel(`${where} names the shard ${shown(path)}, which is not in its folder.`);
}

function joined(shards: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(shards.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const shard of shards) {
    bytes.set(shard, offset);
    offset += shard.length;
  }
  return bytes;
}

function groupEntries(weights: readonly unknown[], bytes: Uint8Array, where: string): NamedWeight[] {
  let offset = 0;
  return weights.map((item): NamedWeight => {
    const spec: Json = isJsonObject(item) ? item : {};
    const { name, shape, dtype } = spec;
    const dims: readonly unknown[] = Array.isArray(shape) ? shape : [null];
    if (typeof name !== 'string' || !dims.every(isSize))
      throw damagedModel(`${where} lists a weight without name or shape.`);
    const quantization = isJsonObject(spec['quantization']) ? spec['quantization'] : null;
    const stored = quantization === null ? dtype : quantization['dtype'];
    const size = typeof stored === 'string' ? bytesPerElement[stored] : undefined;
    if (size === undefined) {
      throw damagedModel(`The weight ${name} of ${where} is stored as ${shown(stored)}, not as numbers.`);
    }
    const length = elementCount(dims) * size;
    if (!(length <= bytes.length - offset)) throw truncatedModel(`The shards of ${where}, at the weight ${name},`);
    const part = bytes.subarray(offset, offset + length);
    offset += length;
    const read = (): Float32Array => decode(part, String(stored), quantization, name, where);
    return { parts: nameParts(name), open: () => ({ dims, read }) };
  });
}

const bytesPerElement: Readonly<Record<string, number | undefined>> = {
  float32: 4,
  int32: 4,
  float16: 2,
  uint16: 2,
  uint8: 1,
  bool: 1,
};

/** Quantised values are q * scale + min. */
function decode(
  bytes: Uint8Array,
  stored: string,
  quantization: Json | null,
  name: string,
  where: string,
): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const result = new Float32Array(bytes.length / bytesPerElement[stored]!);
  if (quantization === null && stored === 'float32') {
    for (let index = 0; index < result.length; index++) result[index] = view.getFloat32(4 * index, true);
    return result;
  }
  if (stored === 'float16') {
    for (let index = 0; index < result.length; index++) result[index] = halfToNumber(view.getUint16(2 * index, true));
    return result;
  }
  const { scale, min } = quantization ?? {};
  if (typeof scale !== 'number' || typeof min !== 'number') {
    throw damagedModel(`The weight ${name} of ${where} is stored as ${stored} without scale and minimum.`);
  }
  for (let index = 0; index < result.length; index++) {
    result[index] = (stored === 'uint8' ? bytes[index]! : view.getUint16(2 * index, true)) * scale + min;
  }
  return result;
}

/** IEEE 754 binary16. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
}

function isSize(size: unknown): size is number {
  return Number.isSafeInteger(size) && (size as number) >= 0;
}

/** Weights by name: `layer/kernel`, in some files with the models around the layer in front. */
class ListedWeights implements WeightSource {
  private readonly byLayer = new Map<string, NamedWeight[]>();
  private readonly where: string;

  constructor(entries: readonly NamedWeight[], where: string) {
    this.where = where;
    for (const entry of entries) {
      const layer = entry.parts.at(-2) ?? '';
      const known = this.byLayer.get(layer) ?? [];
      known.push(entry);
      this.byLayer.set(layer, known);
    }
  }

  find(path: readonly LayerStep[], names: readonly string[]): StoredWeight | null {
    return chooseWeight(this.byLayer.get(path.at(-1)!.name) ?? [], path, names, this.where);
  }
}

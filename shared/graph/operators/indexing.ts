import { elementCount } from '../tensor.ts';

/** Row-major strides. */
export function stridesOf(dims: readonly number[]): number[] {
  const strides = new Array<number>(dims.length);
  let stride = 1;
  for (let axis = dims.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= dims[axis]!;
  }
  return strides;
}

/**
 * For each position of a row-major array of `dims` a flat index, counting by `strides`; an axis with stride 0 repeats.
 * Rearranging operators are index maps: the same map moves shape values and channel elements.
 */
export function walk(dims: readonly number[], strides: readonly number[]): Int32Array {
  const indices = new Int32Array(elementCount(dims));
  const rank = dims.length;
  if (rank === 0 || indices.length === 0) return indices;
  const inner = dims[rank - 1]!;
  const step = strides[rank - 1]!;
  const counter = new Int32Array(rank);
  let base = 0;
  for (let at = 0; at < indices.length;) {
    for (let index = 0, flat = base; index < inner; index++, flat += step) indices[at++] = flat;
    for (let axis = rank - 2; axis >= 0; axis--) {
      base += strides[axis]!;
      if (++counter[axis]! < dims[axis]!) break;
      base -= strides[axis]! * dims[axis]!;
      counter[axis] = 0;
    }
  }
  return indices;
}

export function permuted(dims: readonly number[], permutation: readonly number[]): Int32Array {
  const strides = stridesOf(dims);
  return walk(
    permutation.map((axis) => dims[axis]!),
    permutation.map((axis) => strides[axis]!),
  );
}

/** Flat indices of the positions `taken` along one axis, in that order. */
export function takenAlong(dims: readonly number[], axis: number, taken: ArrayLike<number>): Int32Array {
  const inner = elementCount(dims.slice(axis + 1));
  const outer = elementCount(dims.slice(0, axis));
  const indices = new Int32Array(outer * taken.length * inner);
  let at = 0;
  for (let block = 0; block < outer; block++) {
    for (let position = 0; position < taken.length; position++) {
      const start = (block * dims[axis]! + taken[position]!) * inner;
      for (let index = 0; index < inner; index++) indices[at++] = start + index;
    }
  }
  return indices;
}

/** The elements at these indices; weights stay packed. */
export function pick<T>(data: ArrayLike<T>, indices: Int32Array): ArrayLike<T | number> {
  if (!(data instanceof Float32Array)) return Array.from(indices, (index) => data[index]!);
  const picked = new Float32Array(indices.length);
  for (let index = 0; index < indices.length; index++) picked[index] = data[indices[index]!]!;
  return picked;
}

export function pickIds(ids: Int32Array, indices: Int32Array): Int32Array {
  const picked = new Int32Array(indices.length);
  for (let index = 0; index < indices.length; index++) picked[index] = ids[indices[index]!]!;
  return picked;
}

export interface Block<T> {
  readonly dims: readonly number[];
  readonly data: ArrayLike<T>;
}

/** Blocks that agree on all axes but one, joined along it. */
export function joinedAlong<T>(blocks: readonly Block<T>[], axis: number): T[] {
  const joined: T[] = [];
  const outer = elementCount(blocks[0]!.dims.slice(0, axis));
  for (let row = 0; row < outer; row++) {
    for (const { dims, data } of blocks) {
      const length = elementCount(dims.slice(axis));
      for (let index = 0; index < length; index++) joined.push(data[row * length + index]!);
    }
  }
  return joined;
}

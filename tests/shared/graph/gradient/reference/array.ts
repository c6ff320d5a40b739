import { elementCount } from '../../../../../shared/graph/tensor.ts';

/** Numbers in float64, row-major; whole numbers and truth values are numbers too. */
export interface NdArray {
  readonly dims: readonly number[];
  readonly data: Float64Array;
}

/** An array from a function of the index. */
export function fill(dims: readonly number[], element: (index: readonly number[]) => number): NdArray {
  const data = new Float64Array(elementCount(dims));
  const index = dims.map(() => 0);
  for (let at = 0; at < data.length; at++) {
    data[at] = element(index);
    for (let axis = dims.length - 1; axis >= 0; axis--) {
      if (++index[axis]! < dims[axis]!) break;
      index[axis] = 0;
    }
  }
  return { dims, data };
}

export function offset(dims: readonly number[], index: readonly number[]): number {
  let flat = 0;
  for (let axis = 0; axis < dims.length; axis++) flat = flat * dims[axis]! + index[axis]!;
  return flat;
}

export function get({ dims, data }: NdArray, index: readonly number[]): number {
  return data[offset(dims, index)]!;
}

/** Zero beyond the borders. */
export function getOrZero(array: NdArray, index: readonly number[]): number {
  return index.every((at, axis) => at >= 0 && at < array.dims[axis]!) ? get(array, index) : 0;
}

/** The element that broadcasting finds for an index into the result. */
export function broadcast({ dims, data }: NdArray, index: readonly number[]): number {
  const lead = index.length - dims.length;
  let flat = 0;
  for (let axis = 0; axis < dims.length; axis++) {
    const size = dims[axis]!;
    flat = flat * size + (size === 1 ? 0 : index[axis + lead]!);
  }
  return data[flat]!;
}

/** Calls back with every index. */
export function each(dims: readonly number[], visit: (index: readonly number[]) => void): void {
  fill(dims, (index) => {
    visit(index);
    return 0;
  });
}

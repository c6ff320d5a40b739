import { stridesOf } from './operators/indexing.ts';
import { elementCount } from './tensor.ts';
import type { Tensor, TensorData } from './tensor.ts';

/** Elements up to which a loop is faster than a view and its copy. */
const shortRun = 64;

/** Runs of one tensor axis: where in memory each position along it lies. */
interface AxisRuns {
  readonly outer: number;
  readonly size: number;
  /** Elements of one position in one outer block; they are contiguous. */
  readonly inner: number;
}

function runsOf(dims: readonly number[], axis: number): AxisRuns {
  return {
    outer: elementCount(dims.slice(0, axis)),
    size: dims[axis]!,
    inner: elementCount(dims.slice(axis + 1)),
  };
}

/** The tensor with only these positions along these axes, one of them at least, in one copy. */
export function keepPositions(tensor: Tensor, staying: ReadonlyMap<number, Int32Array>): Tensor {
  const dims = tensor.dims.map((size, axis) => staying.get(axis)?.length ?? size);
  const source = numericData(tensor.data);
  const data = new (source.constructor as Float32ArrayConstructor)(elementCount(dims));
  // What lies behind the last of the axes stands together, before and after.
  const last = Math.max(...staying.keys());
  const positions = staying.get(last)!;
  const { inner } = runsOf(tensor.dims, last);
  let at = 0;
  for (const start of blockStarts(tensor.dims, last, staying)) {
    if (inner === 1) {
      for (let index = 0; index < positions.length; index++) data[at++] = source[start + positions[index]!]!;
      continue;
    }
    for (let index = 0; index < positions.length; index++) {
      const from = start + positions[index]! * inner;
      if (inner > shortRun) data.set(source.subarray(from, from + inner), at);
      else for (let element = 0; element < inner; element++) data[at + element] = source[from + element]!;
      at += inner;
    }
  }
  return { type: tensor.type, dims, data };
}

/** The reverse: a copy of the tensor, with a part of its positions along these axes from a tensor of those alone. */
export function replacePositions(tensor: Tensor, part: Tensor, staying: ReadonlyMap<number, Int32Array>): Tensor {
  const replaced = copyOf(tensor);
  const target = numericData(replaced.data);
  const source = numericData(part.data);
  const last = Math.max(...staying.keys());
  const positions = staying.get(last)!;
  const { inner } = runsOf(tensor.dims, last);
  let at = 0;
  for (const start of blockStarts(tensor.dims, last, staying)) {
    for (const position of positions) {
      target.set(source.subarray(at, at + inner), start + position * inner);
      at += inner;
    }
  }
  return replaced;
}

/** Where each block starts that stays, for the axes before `end`, in their order. */
function blockStarts(dims: readonly number[], end: number, staying: ReadonlyMap<number, Int32Array>): Int32Array {
  const strides = stridesOf(dims);
  let starts = new Int32Array(1);
  for (let axis = 0; axis < end; axis++) {
    const positions = staying.get(axis);
    const count = positions?.length ?? dims[axis]!;
    const finer = new Int32Array(starts.length * count);
    let at = 0;
    for (const start of starts) {
      for (let index = 0; index < count; index++) finer[at++] = start + (positions?.[index] ?? index) * strides[axis]!;
    }
    starts = finer;
  }
  return starts;
}

/** Sets positions along one axis to zero in place. `data` belongs to a tensor of `dims`. */
export function zeroPositions(
  data: TensorData,
  dims: readonly number[],
  axis: number,
  positions: readonly number[],
): void {
  const { outer, size, inner } = runsOf(dims, axis);
  const target = numericData(data);
  const zero = (data instanceof BigInt64Array || data instanceof BigUint64Array ? 0n : 0) as 0;
  for (let block = 0; block < outer; block++) {
    for (const position of positions) {
      const start = (block * size + position) * inner;
      if (inner === 1) target[start] = zero;
      else target.fill(zero, start, start + inner);
    }
  }
}

/** A tensor of its own that may be written to. */
export function copyOf(tensor: Tensor): Tensor {
  return { ...tensor, data: numericData(tensor.data).slice() };
}

// Channels never lie along strings. The other arrays share the methods used here; that of 64-bit integers differs in
// its elements only, which `zeroPositions` knows.
function numericData(data: TensorData): Float32Array {
  if (!ArrayBuffer.isView(data)) throw new RangeError('channels of a tensor of strings');
  return data as Float32Array;
}

import { elementCount } from './tensor.ts';
import type { Tensor, TensorData } from './tensor.ts';

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

/** The tensor with only these positions along one axis. */
export function keepPositions(tensor: Tensor, axis: number, positions: ArrayLike<number>): Tensor {
  const { outer, size, inner } = runsOf(tensor.dims, axis);
  const source = numericData(tensor.data);
  const data = source.slice(0, outer * positions.length * inner);
  let at = 0;
  for (let block = 0; block < outer; block++) {
    for (let index = 0; index < positions.length; index++) {
      const start = (block * size + positions[index]!) * inner;
      if (inner === 1) data[at] = source[start]!;
      else data.set(source.subarray(start, start + inner), at);
      at += inner;
    }
  }
  return { type: tensor.type, dims: tensor.dims.with(axis, positions.length), data };
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

import type { Dimension } from '../graph.ts';
import type { ElementType, Tensor, TensorData } from '../tensor.ts';

/**
 * A value known without running the network: a constant, or what a shape subgraph computes. An element is a number,
 * or the name of an open dimension. `float16` elements are raw bits, as in Tensor.
 */
export interface Known {
  readonly type: ElementType;
  readonly dims: readonly number[];
  readonly data: ArrayLike<Dimension>;
}

export function knownOf(tensor: Tensor): Known | undefined {
  const { type, dims, data } = tensor;
  if (type === 'string') return undefined;
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) {
    return { type, dims, data: Array.from(data, Number) };
  }
  return { type, dims, data: data as ArrayLike<Dimension> };
}

/** Whole numbers that wrap around within the sizes that shapes have. */
const narrowTypes: Partial<Record<ElementType, { of(value: number): ArrayLike<number> }>> = {
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
};

/** A number as the element type holds it. */
export function roundedTo(type: ElementType, value: number): number {
  if (type === 'float32') return Math.fround(value);
  const narrow = narrowTypes[type];
  // Infinity stays: no whole number stands for it, and no tensor is made of it.
  if (narrow && Number.isFinite(value)) return narrow.of(value)[0]!;
  // Whole numbers have no zero below zero.
  return type === 'float64' ? value : Math.trunc(value) + 0;
}

/** The tensor that holds a value; undefined while it depends on an open dimension. */
export function tensorOf(known: Known): Tensor | undefined {
  if (known.type === 'float32' && known.data instanceof Float32Array) {
    return { type: known.type, dims: known.dims, data: known.data };
  }
  const numbers: number[] = [];
  for (let index = 0; index < known.data.length; index++) {
    const element = known.data[index];
    if (typeof element !== 'number') return undefined;
    numbers.push(element);
  }
  // Division by zero in whole numbers: no tensor can hold the result.
  if (!known.type.startsWith('float') && !numbers.every(Number.isFinite)) return undefined;
  const data = packed(known.type, numbers);
  return data && { type: known.type, dims: known.dims, data };
}

// "To the end" is often written as the largest int64, which a double rounds up to one too many.
const LARGEST_INT64 = 2n ** 63n - 1n;

function packed(type: ElementType, numbers: readonly number[]): TensorData | undefined {
  switch (type) {
    case 'float32':
      return Float32Array.from(numbers);
    case 'float64':
      return Float64Array.from(numbers);
    case 'float16':
    case 'uint16':
      return Uint16Array.from(numbers);
    case 'int8':
      return Int8Array.from(numbers);
    case 'uint8':
    case 'bool':
      return Uint8Array.from(numbers);
    case 'int16':
      return Int16Array.from(numbers);
    case 'int32':
      return Int32Array.from(numbers);
    case 'uint32':
      return Uint32Array.from(numbers);
    case 'int64':
      return BigInt64Array.from(numbers, (value) => (value >= 2 ** 63 ? LARGEST_INT64 : BigInt(value)));
    case 'uint64':
      return BigUint64Array.from(numbers, BigInt);
    case 'string':
      return undefined;
  }
}

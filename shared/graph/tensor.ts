/** Element types that a graph can carry, named as ONNX names them. */
export type ElementType =
  | 'float32'
  | 'float64'
  | 'float16'
  | 'int8'
  | 'uint8'
  | 'int16'
  | 'uint16'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'uint64'
  | 'bool'
  | 'string';

export type TensorData =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | readonly string[];

/**
 * A constant: weights, or the small integers of a shape subgraph. Row-major.
 * `float16` is held as raw bits in a Uint16Array, `bool` as a Uint8Array of 0 and 1.
 */
export interface Tensor {
  readonly type: ElementType;
  readonly dims: readonly number[];
  readonly data: TensorData;
}

export function elementCount(dims: readonly number[]): number {
  let count = 1;
  for (const dim of dims) count *= dim;
  return count;
}

/** The values of a small integer tensor (axes, pads, shapes) as plain numbers. Throws a RangeError on other types. */
export function integers(tensor: Tensor): number[] {
  const { data } = tensor;
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) return Array.from(data, Number);
  if (data instanceof Int32Array || data instanceof Uint8Array || data instanceof Int8Array) return Array.from(data);
  throw new RangeError(`expected an integer tensor, found ${tensor.type}`);
}

export function int64Tensor(values: readonly number[], dims: readonly number[] = [values.length]): Tensor {
  return { type: 'int64', dims, data: BigInt64Array.from(values, BigInt) };
}

/** Arrays by name, row-major: weights, gradients, running statistics. The arrays stay the same and change in place. */
export type Tensors = ReadonlyMap<string, Float32Array>;

/** Arrays of zeros beside those of `tensors`. */
export function zerosLike(tensors: Tensors): Map<string, Float32Array> {
  return new Map(Array.from(tensors, ([name, { length }]) => [name, new Float32Array(length)]));
}

export function copyOf(tensors: Tensors): Map<string, Float32Array> {
  return new Map(Array.from(tensors, ([name, data]) => [name, data.slice()]));
}

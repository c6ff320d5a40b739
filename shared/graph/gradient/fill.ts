import type { NodeScope } from './scope.ts';

/** A value repeated along its dimensions of 1, up to `dims`. */
export function expandTo(scope: NodeScope, value: string, dims: readonly number[]): string {
  if (scope.dims(value).join() === dims.join()) return value;
  return scope.add('Expand', [value, scope.ints(dims)]);
}

export function reshapeTo(scope: NodeScope, value: string, dims: readonly number[]): string {
  if (scope.dims(value).join() === dims.join()) return value;
  return scope.add('Reshape', [value, scope.ints(dims)]);
}

/** Zeros in the dimensions of a value. Not a constant: that would stand in the graph, and in memory, as large as it is. */
export function zerosLike(scope: NodeScope, value: string): string {
  return scope.add('Mul', [value, scope.scalar(0)]);
}

/** Summed over these axes, which stay as dimensions of 1. */
export function sumOver(scope: NodeScope, value: string, axes: readonly number[]): string {
  return scope.add('ReduceSum', [value, scope.ints(axes)]);
}

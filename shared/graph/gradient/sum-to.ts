import { int } from '../attribute.ts';
import type { NodeScope } from './scope.ts';

/** A value of a broadcast result summed over everything that an operand of `dims` was repeated along. */
export function sumTo(scope: NodeScope, value: string, dims: readonly number[]): string {
  const own = scope.dims(value);
  if (own.join() === dims.join()) return value;
  const offset = own.length - dims.length;
  const axes = own.flatMap((size, axis) => (axis < offset || (dims[axis - offset] === 1 && size !== 1) ? [axis] : []));
  const sum = axes.length === 0 ? value : scope.add('ReduceSum', [value, scope.ints(axes)], { keepdims: int(0) });
  return scope.dims(sum).join() === dims.join() ? sum : scope.add('Reshape', [sum, scope.ints(dims)]);
}

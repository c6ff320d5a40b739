import { int } from '../../graph/attribute.ts';
import type { Dimension, ValueType } from '../../graph/graph.ts';
import type { LossScope } from './loss.ts';

/** The dimensions of logits [N, classes, positions…] without the classes. */
export function positionsOf({ dims }: ValueType): readonly Dimension[] {
  return dims.filter((_, axis) => axis !== 1);
}

/** [N, positions…]: the number of a class, or another for void. */
export function labelsOf(output: ValueType): ValueType {
  return { type: 'int32', dims: positionsOf(output) };
}

/** Summed over the classes, which are axis 1. */
export function overClasses(scope: LossScope, value: string): string {
  return scope.add('ReduceSum', [value, scope.ints([1])], { keepdims: int(0) });
}

/** Labels as [N, classes, positions…], 1 at the class and 0 elsewhere; of a label that is no class nothing is 1. */
export function oneHot(scope: LossScope): string {
  const dims = scope.dims(scope.output);
  const classes = dims[1]!;
  const numbers = scope.constant({
    type: 'int32',
    dims: [classes, ...dims.slice(2).map(() => 1)],
    data: Int32Array.from({ length: classes }, (_, index) => index),
  });
  const labels = scope.add('Unsqueeze', [scope.target, scope.ints([1])]);
  const float32 = int(1);
  return scope.add('Cast', [scope.add('Equal', [labels, numbers])], { to: float32 });
}

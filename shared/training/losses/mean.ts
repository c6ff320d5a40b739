import { int } from '../../graph/attribute.ts';
import { algebra } from '../../graph/gradient/algebra.ts';
import type { LossScope } from './loss.ts';

/** The mean of a value over its elements by the term's weights, without dimensions. */
export function mean(scope: LossScope, value: string): string {
  if (scope.weight === null) return scope.add('ReduceMean', [value], { keepdims: int(0) });
  const weighted = algebra(scope).mul(value, scope.weight);
  return quotient(scope, total(scope, weighted), total(scope, scope.weight));
}

/** The sum of all elements, without dimensions. */
export function total(scope: LossScope, value: string): string {
  return scope.add('ReduceSum', [value], { keepdims: int(0) });
}

/** Of a batch in which nothing counts the loss is 0, not undefined. */
export function quotient(scope: LossScope, sum: string, count: string): string {
  const { div, atLeast } = algebra(scope);
  return div(sum, atLeast(count, 1e-12));
}

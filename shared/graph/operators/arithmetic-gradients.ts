import { algebra } from '../gradient/algebra.ts';
import type { GradientScope } from '../gradient/scope.ts';
import { above, isZero } from '../gradient/step.ts';
import { sumTo } from '../gradient/sum-to.ts';

/** The gradient by one operand, of the result's dimensions, from that of the result. */
export type Partial = (scope: GradientScope, dy: string, input: number) => string;

/** States the gradient by each operand, summed over what it was repeated along. */
export function byEveryOperand(scope: GradientScope, partial: Partial): void {
  const dy = scope.dy(0);
  if (dy === null) return;
  for (let input = 0; input < scope.node.inputCount; input++) {
    if (scope.wants(input)) scope.give(input, sumTo(scope, partial(scope, dy, input), scope.dims(scope.input(input))));
  }
}

/**
 * Of the largest or smallest operand: dy goes to the first operand that is the result. `gap` is how far an operand lies
 * from the result, never negative.
 */
export function toTheFirst(scope: GradientScope, gap: (operand: string, result: string) => string): void {
  const dy = scope.dy(0);
  if (dy === null) return;
  const { mul, sub } = algebra(scope);
  let rest = dy;
  const last = scope.node.node.inputs.findLastIndex((_, input) => scope.wants(input));
  for (let input = 0; input <= last; input++) {
    const share = mul(rest, isZero(scope, gap(scope.input(input), scope.output(0))));
    if (scope.wants(input)) scope.give(input, sumTo(scope, share, scope.dims(scope.input(input))));
    if (input < last) rest = sub(rest, share);
  }
}

/** Of base ^ exponent. */
export const powerPartial: Partial = (scope, dy, input) => {
  const { sub, mul } = algebra(scope);
  const base = scope.input(0);
  if (input === 1) {
    // Zero where the base is not positive: there is no real logarithm (as TensorFlow has it).
    const positive = above(scope, base);
    const logarithm = scope.add('Log', [scope.add('Max', [base, sub(1, positive)])]);
    return mul(mul(dy, scope.output(0)), mul(logarithm, positive));
  }
  const known = scope.node.known(1);
  const exponents = known && Array.from(known.data, Number);
  if (exponents === undefined || known === undefined) {
    const exponent = scope.input(1);
    return mul(mul(dy, exponent), scope.add('Pow', [base, sub(exponent, 1)]));
  }
  if (exponents.every((exponent) => exponent === 2)) return mul(mul(dy, base), 2);
  const constant = (values: readonly number[]): string =>
    scope.constant({ type: 'float32', dims: known.dims, data: Float32Array.from(values) });
  // Of a constant 1 the slope is zero, not zero times the infinite 0 ^ -1.
  const lowered = constant(exponents.map((exponent) => (exponent === 0 ? 0 : exponent - 1)));
  return mul(mul(dy, constant(exponents)), scope.add('Pow', [base, lowered]));
};

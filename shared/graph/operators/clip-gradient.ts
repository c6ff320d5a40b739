import { algebra } from '../gradient/algebra.ts';
import type { GradientScope } from '../gradient/scope.ts';
import { above, below, largestThreshold } from '../gradient/step.ts';
import { sumTo } from '../gradient/sum-to.ts';

/**
 * Of y = min(max(x, low), high), either of them absent: dy where x is within, the bounds excluded. What is clipped flows
 * to the bound, where that is trained.
 */
export function clipGradient(scope: GradientScope): void {
  const dy = scope.dy(0);
  if (dy === null) return;
  const { mul, sub } = algebra(scope);
  const [overLow, underHigh] = [over(scope, 1), over(scope, 2)];
  let inside = dy;
  for (const mask of [overLow, underHigh]) if (mask !== null) inside = mul(inside, mask);
  if (scope.wants(0)) scope.give(0, inside);
  for (const [input, mask] of [overLow, underHigh].entries()) {
    if (!scope.wants(input + 1)) continue;
    scope.give(input + 1, sumTo(scope, mul(dy, sub(1, mask!)), scope.dims(scope.input(input + 1))));
  }
}

/** 1 where the result is off the bound, else 0; null where there is no bound. */
function over(scope: GradientScope, bound: number): string | null {
  if (!scope.node.has(bound)) return null;
  const known = scope.node.known(bound)?.data[0];
  const y = scope.output(0);
  const beyond = bound === 1 ? above : below;
  if (typeof known !== 'number') return beyond(scope, scope.add('Sub', [y, scope.input(bound)]));
  return Math.abs(known) < largestThreshold ? beyond(scope, y, known) : null;
}

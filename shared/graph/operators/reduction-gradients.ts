import { algebra } from '../gradient/algebra.ts';
import { expandTo, reshapeTo, sumOver } from '../gradient/fill.ts';
import type { GradientScope } from '../gradient/scope.ts';
import { isZero, signOf } from '../gradient/step.ts';

interface Reduced {
  readonly scope: GradientScope;
  readonly x: string;
  /** The result and its gradient with the reduced axes as dimensions of 1. */
  readonly y: string;
  readonly dy: string;
  readonly axes: readonly number[];
  /** Elements that are reduced to one. */
  readonly count: number;
}

/** dx of broadcastable dimensions. */
export type ReductionGradient = (reduced: Reduced) => string;

/** Roots and norms are not smooth at zero: there nothing flows. */
const smallest = 1e-30;

export function reductionGradient(scope: GradientScope, axes: readonly number[], gradient: ReductionGradient): void {
  const dy = scope.dy(0);
  if (dy === null) return;
  const dims = scope.dims(scope.input(0));
  const kept = dims.map((dim, axis) => (axes.includes(axis) ? 1 : dim));
  const dx = gradient({
    scope,
    x: scope.input(0),
    y: reshapeTo(scope, scope.output(0), kept),
    dy: reshapeTo(scope, dy, kept),
    axes,
    count: axes.reduce((count, axis) => count * dims[axis]!, 1),
  });
  scope.give(0, expandTo(scope, dx, dims));
}

/** Shared evenly by all that are the extreme. */
function extreme(gap: (reduced: Reduced) => string): ReductionGradient {
  return (reduced) => {
    const { scope, dy, axes } = reduced;
    const { mul, div } = algebra(scope);
    const chosen = isZero(scope, gap(reduced));
    return mul(chosen, div(dy, sumOver(scope, chosen, axes)));
  };
}

export const maximumGradient = extreme(({ scope, x, y }) => algebra(scope).sub(y, x));
const minimumGradient = extreme(({ scope, x, y }) => algebra(scope).sub(x, y));

/** By the root of the sum of squares. */
const normGradient: ReductionGradient = ({ scope, x, y, dy }) => {
  const { mul, div, atLeast } = algebra(scope);
  return mul(x, div(dy, atLeast(y, smallest)));
};

const absoluteGradient: ReductionGradient = ({ scope, x, dy }) => algebra(scope).mul(signOf(scope, x), dy);

/** By (sum of |x|^p)^(1/p). */
export function powerNormGradient(p: number): ReductionGradient {
  if (p === 1) return absoluteGradient;
  if (p === 2) return normGradient;
  return ({ scope, x, y, dy }) => {
    const { mul } = algebra(scope);
    return mul(powerOfSize(scope, x, p), perNorm(scope, dy, y, p));
  };
}

/** sign(x) * |x|^(p - 1) */
export function powerOfSize(scope: GradientScope, x: string, p: number): string {
  if (p === 1) return signOf(scope, x);
  if (p === 2) return x;
  const { abs, mul } = algebra(scope);
  return mul(scope.add('Pow', [abs(x), scope.scalar(p - 2)]), x);
}

/** dy / y^(p - 1) */
export function perNorm(scope: GradientScope, dy: string, y: string, p: number): string {
  if (p === 1) return dy;
  const { div, atLeast } = algebra(scope);
  const norm = atLeast(y, p === 2 ? smallest : smallest ** (1 / (p - 1)));
  return div(dy, p === 2 ? norm : scope.add('Pow', [norm, scope.scalar(p - 1)]));
}

export const reductionGradients: Readonly<Record<string, ReductionGradient>> = {
  ReduceSum: ({ dy }) => dy,
  ReduceMean: ({ scope, dy, count }) => algebra(scope).mul(dy, 1 / count),
  ReduceMax: maximumGradient,
  ReduceMin: minimumGradient,
  ReduceL1: absoluteGradient,
  ReduceL2: normGradient,
  ReduceSumSquare: ({ scope, x, dy }) => {
    const { mul } = algebra(scope);
    return mul(x, mul(dy, 2));
  },
  // 1 / sum, where the result is log(sum).
  ReduceLogSum: ({ scope, y, dy }) => {
    const { mul, exp, neg } = algebra(scope);
    return mul(dy, exp(neg(y)));
  },
  ReduceLogSumExp: ({ scope, x, y, dy }) => {
    const { mul, exp, sub } = algebra(scope);
    return mul(exp(sub(x, y)), dy);
  },
};

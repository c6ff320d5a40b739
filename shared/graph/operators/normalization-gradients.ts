import { int, ints } from '../attribute.ts';
import { algebra } from '../gradient/algebra.ts';
import { reshapeTo } from '../gradient/fill.ts';
import { channelSums, inverseDeviation, perChannel } from '../gradient/per-channel.ts';
import type { GradientScope } from '../gradient/scope.ts';
import { sumTo } from '../gradient/sum-to.ts';
import { elementCount } from '../tensor.ts';

/** By fixed statistics: an affine map of each channel. */
export function batchNormalizationGradient(scope: GradientScope): void {
  const dy = scope.dy(0);
  if (dy === null) return;
  const { mul, sub, neg } = algebra(scope);
  const [x, scale, mean, variance] = [0, 1, 3, 4].map((input) => scope.input(input)) as [
    string,
    string,
    string,
    string,
  ];
  const inverse = inverseDeviation(scope, variance);
  const gain = mul(scale, inverse);
  if (scope.wants(0)) scope.give(0, mul(dy, perChannel(scope, gain, x)));
  // Centred first: the difference of two large sums would lose a small one.
  const products = (): string => channelSums(scope, mul(dy, sub(x, perChannel(scope, mean, x))));
  const bySquares = scope.wants(1) || scope.wants(4) ? products() : null;
  if (scope.wants(1)) scope.give(1, mul(bySquares!, inverse));
  if (scope.wants(4)) scope.give(4, mul(mul(bySquares!, gain), mul(mul(inverse, inverse), -0.5)));
  const sums = scope.wants(2) || scope.wants(3) ? channelSums(scope, dy) : null;
  if (scope.wants(2)) scope.give(2, sums!);
  if (scope.wants(3)) scope.give(3, neg(mul(sums!, gain)));
}

/** By each image's own statistics over `axes`; `spread` gives scale and shift (inputs 1 and 2) dimensions that broadcast to x. */
export function ownStatisticsGradient(
  scope: GradientScope,
  axes: readonly number[],
  spread: (vector: string) => string,
): void {
  const dy = scope.dy(0);
  if (dy === null) return;
  const { mul, sub } = algebra(scope);
  const mean = (value: string): string => scope.add('ReduceMean', [value], { axes: ints(axes) });
  const x = scope.input(0);
  const centred = sub(x, mean(x));
  const inverse = inverseDeviation(scope, mean(mul(centred, centred)));
  const normalized = mul(centred, inverse);
  if (scope.wants(0)) {
    const scaled = mul(dy, spread(scope.input(1)));
    // What shifts all of x, or stretches it, changes nothing: these parts of the gradient leave.
    const slope = mean(mul(scaled, normalized));
    const straight = sub(sub(scaled, mean(scaled)), mul(normalized, slope));
    scope.give(0, mul(straight, inverse));
  }
  const giveVector = (input: number, value: string): void => {
    const vector = scope.input(input);
    scope.give(input, reshapeTo(scope, sumTo(scope, value, scope.dims(spread(vector))), scope.dims(vector)));
  };
  if (scope.wants(1)) giveVector(1, mul(dy, normalized));
  if (scope.wants(2)) giveVector(2, dy);
}

/**
 * Of y = x / s^beta, s = bias + alpha / size * sum of squares over the neighbouring channels (Krizhevsky et al. 2012,
 * section 3.3).
 */
export function localResponseGradient(scope: GradientScope): void {
  const dy = scope.dy(0);
  if (dy === null) return;
  const { add, sub, mul, div } = algebra(scope);
  const float = (name: string, fallback: number): number => {
    const stated = scope.node.node.attributes[name];
    return stated?.kind === 'float' ? stated.value : fallback;
  };
  const [alpha, beta, bias] = [float('alpha', 0.0001), float('beta', 0.75), float('bias', 1)];
  const size = scope.node.int('size', 1);
  const [before, after] = [Math.floor((size - 1) / 2), Math.ceil((size - 1) / 2)];
  const x = scope.input(0);
  const s = add(mul(neighbourMeans(scope, mul(x, x), before, after), alpha), bias);
  const straight = div(dy, scope.add('Pow', [s, scope.scalar(beta)]));
  // From each channel back to those it was divided by: the same window, mirrored.
  const back = neighbourMeans(scope, div(mul(dy, scope.output(0)), s), after, before);
  scope.give(0, sub(straight, mul(mul(x, back), 2 * alpha * beta)));
}

/** Sums over the channels from c - before to c + after, over their full number. */
function neighbourMeans(scope: GradientScope, value: string, before: number, after: number): string {
  const dims = scope.dims(value);
  const image = reshapeTo(scope, value, [dims[0]!, 1, dims[1]!, elementCount(dims.slice(2))]);
  const means = scope.add('AveragePool', [image], {
    kernel_shape: ints([before + after + 1, 1]),
    pads: ints([before, 0, after, 0]),
    count_include_pad: int(1),
  });
  return reshapeTo(scope, means, dims);
}

import { medianSorted } from 'simple-statistics';
import type { ComparisonReport } from '../api/measurements.ts';
import { bootstrapInterval } from './bootstrap.ts';
import { ascending, percentile } from './percentile.ts';

export type RoundComparison = Omit<ComparisonReport, 'a' | 'b'>;

/**
 * Fewer rounds than this prove nothing: even when all agree, chance alone does that in 2 of 2^5 cases, above 5 %. The
 * bootstrap of so few is too narrow to notice.
 */
const fewestRounds = 6;

function medianOfDrawn(ratios: readonly number[], draws: Uint32Array): number {
  return medianSorted(ratios.flatMap((ratio, index) => Array<number>(draws[index] ?? 0).fill(ratio)));
}

/**
 * Compares two models that were measured interleaved: the median over rounds of p50(b) / p50(a), with a 95 % interval
 * by bootstrap over rounds, since samples of one round share the machine's mood and are not independent. 'faster' says
 * that b is faster than a, and only when the interval excludes 1 and does not lie within the noise floor.
 *
 * @param a nanoseconds per inference, by round; the same index is the same round in `b`
 * @param noiseFloor `noiseFloorOf` the device where and when a and b were measured; 0 says nothing of it
 */
export function compareRounds(
  a: readonly (readonly number[])[],
  b: readonly (readonly number[])[],
  noiseFloor = 0,
): RoundComparison {
  const ratios: number[] = [];
  for (const [index, samplesOfA] of a.entries()) {
    const samplesOfB = b[index];
    if (samplesOfA.length === 0 || samplesOfB === undefined || samplesOfB.length === 0) continue;
    ratios.push(percentile(ascending(samplesOfB), 0.5) / percentile(ascending(samplesOfA), 0.5));
  }
  if (ratios.length === 0) throw new RangeError('two measurements without a common round cannot be compared');
  ratios.sort((left, right) => left - right);
  const ratio = medianSorted(ratios);
  const { low, high } = bootstrapInterval(ratios.length, (draws) => medianOfDrawn(ratios, draws));
  if (ratios.length < fewestRounds) return { ratio, low, high, verdict: 'cannot be told apart' };
  return { ratio, low, high, verdict: verdictOf(low, high, noiseFloor) };
}

function verdictOf(low: number, high: number, noiseFloor: number): RoundComparison['verdict'] {
  if (noiseFloor > 0 && Math.max(1 - low, high - 1) <= noiseFloor) return 'no difference that this device can show';
  return high < 1 ? 'faster' : low > 1 ? 'slower' : 'cannot be told apart';
}

/** How far from 1 the ratio of a model to itself may lie on a device: below that, a difference is noise. */
export function noiseFloorOf(first: readonly (readonly number[])[], again: readonly (readonly number[])[]): number {
  const { low, high } = compareRounds(first, again);
  return Math.max(Math.abs(low - 1), Math.abs(high - 1));
}

import type { LatencySummary } from '../api/measurements.ts';
import { bootstrapInterval } from './bootstrap.ts';
import { ascending, percentile, samplesForP90, samplesForP99, samplesForP999 } from './percentile.ts';

/** How many values of `sorted` are at most `limit`. */
function countUpTo(sorted: Float64Array, limit: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? Infinity) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The median of rounds of which some were drawn several times. Found by bisection instead of sorting what was drawn: a
 * long measurement has 10^5 samples, and the bootstrap asks 2000 times.
 */
function medianOfDrawn(pooled: Float64Array, rounds: readonly Float64Array[], draws: Uint32Array): number {
  const drawn = rounds.reduce((sum, round, index) => sum + round.length * (draws[index] ?? 0), 0);
  let low = 0;
  let high = pooled.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const limit = pooled[middle] ?? Infinity;
    let below = 0;
    for (const [index, round] of rounds.entries()) {
      const times = draws[index] ?? 0;
      if (times > 0) below += times * countUpTo(round, limit);
    }
    if (below * 2 >= drawn) high = middle;
    else low = middle + 1;
  }
  return pooled[low] ?? NaN;
}

/**
 * The latency of one model under one condition, from all its samples.
 *
 * @param rounds nanoseconds per inference, by round; rounds without samples are ignored, one sample must be there
 */
export function summarize(rounds: readonly (readonly number[])[]): LatencySummary {
  const sortedRounds = rounds.filter((round) => round.length > 0).map(ascending);
  const pooled = ascending(rounds.flat());
  const p50Ns = percentile(pooled, 0.5);
  const { low, high } = bootstrapInterval(sortedRounds.length, (draws) => medianOfDrawn(pooled, sortedRounds, draws));
  return {
    p50Ns,
    p90Ns: pooled.length < samplesForP90 ? null : percentile(pooled, 0.9),
    p99Ns: pooled.length < samplesForP99 ? null : percentile(pooled, 0.99),
    p999Ns: pooled.length < samplesForP999 ? null : percentile(pooled, 0.999),
    minNs: percentile(pooled, 0),
    samples: pooled.length,
    p50LowNs: low,
    p50HighNs: high,
  };
}

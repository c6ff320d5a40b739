/** Samples in ascending order, in an array of their own. */
export function ascending(samples: readonly number[]): Float64Array {
  return Float64Array.from(samples).sort();
}

/**
 * The nearest-rank percentile: the smallest sample that at least `share` of all samples do not exceed. It is always a
 * sample that was really taken, so whole nanoseconds stay whole.
 *
 * @param sorted ascending, at least one sample
 * @param share 0 to 1
 */
export function percentile(sorted: ArrayLike<number>, share: number): number {
  // 0.07 * 100 is 7.000000000000001: without the margin its rank would be 8.
  const rank = Math.ceil(share * sorted.length - 1e-9);
  const sample = sorted[Math.max(0, Math.min(sorted.length, rank) - 1)];
  if (sample === undefined) throw new RangeError('a percentile of no samples');
  return sample;
}

/**
 * Fewest samples that a percentile may be claimed from: the counts of MLPerf Inference's early stopping, where one
 * sample above the bound is allowed and the claim is 99 % sure (0.9^64 + 64 · 0.1 · 0.9^63 < 0.01; 662 for p99, 6,636 for
 * p99.9).
 */
export const samplesForP90 = 64;
export const samplesForP99 = 662;
export const samplesForP999 = 6636;

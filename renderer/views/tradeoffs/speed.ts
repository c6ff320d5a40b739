import type { LatencySummary } from '../../../shared/api/results.ts';

/** The measured speed of `candidate` against `original`, in words. Intervals that overlap say nothing. */
export function speedAgainst(candidate: LatencySummary, original: LatencySummary): string {
  const overlap = candidate.p50LowNs <= original.p50HighNs && original.p50LowNs <= candidate.p50HighNs;
  if (overlap) return 'cannot be told apart from the original';
  const ratio = original.p50Ns / candidate.p50Ns;
  return ratio >= 1 ? `${ratio.toFixed(2)} times faster` : `${(1 / ratio).toFixed(2)} times slower`;
}

import type { JobReport } from '../api/results.ts';
import { shareDone } from '../format/progress.ts';
import { isLive } from './kinds.ts';

/**
 * How far all that goes on is, for one bar: 0 to 1; 'unknown' while no work can tell; null when nothing goes on. Work
 * that waits or cannot tell does not count.
 */
export function overallShare(jobs: readonly JobReport[]): number | 'unknown' | null {
  const live = jobs.filter(isLive);
  if (live.length === 0) return null;
  const shares = live.flatMap(({ progress }) => (progress && progress.total > 0 ? [shareDone(progress)] : []));
  if (shares.length === 0) return 'unknown';
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

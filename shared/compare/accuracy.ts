import type { CandidateFigures } from '../api/results.ts';
import { accuracyInterval } from '../tradeoff/interval.ts';

export type Evaluated = Pick<CandidateFigures, 'accuracy' | 'accuracySplit' | 'accuracyImages'>;

export interface AccuracyDifference {
  /** Of `b` to `a`, as shares: 0.01 is one point. */
  readonly difference: number;
  readonly low: number;
  readonly high: number;
}

/**
 * How much more accurate `b` is than `a`, with a 95 % interval from both Wilson intervals (Newcombe 1998, "Interval
 * estimation for the difference between independent proportions", method 10). Images that both saw make the true interval
 * narrower, never wider. Null where they were evaluated on different splits: that is no comparison.
 */
export function accuracyDifference(a: Evaluated, b: Evaluated): AccuracyDifference | null {
  if (a.accuracySplit !== b.accuracySplit || a.accuracyImages <= 0 || b.accuracyImages <= 0) return null;
  const inA = accuracyInterval(a.accuracy, a.accuracyImages);
  const inB = accuracyInterval(b.accuracy, b.accuracyImages);
  const difference = b.accuracy - a.accuracy;
  return {
    difference,
    low: difference - Math.hypot(b.accuracy - inB.low, inA.high - a.accuracy),
    high: difference + Math.hypot(inB.high - b.accuracy, a.accuracy - inA.low),
  };
}

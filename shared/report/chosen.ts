import type { TradeoffCandidate, TradeoffSet } from '../api/results.ts';

export interface Choice {
  readonly candidate: TradeoffCandidate;
  /** Why this one, as the end of a sentence. */
  readonly reason: string;
}

/** So much accuracy may go where nobody said how much: one point. */
const mostLost = 0.01;

/**
 * The candidate that a report is about where nobody chose one: the best within budget; without a budget, or where none
 * meets it, the cheapest of the front that loses at most a point, or else the most accurate cut of the front. Null where
 * nothing was cut.
 */
export function chooseCandidate(set: TradeoffSet): Choice | null {
  const best = set.budgets.length > 0 ? set.candidates.find(({ id }) => id === set.best) : undefined;
  if (best) return { candidate: best, reason: 'the most accurate one that is known to meet every budget' };
  const why = set.budgets.length > 0 ? 'no candidate is known to meet every budget' : 'no budget is set';
  const cost = ({ latency, macs }: TradeoffCandidate): number =>
    set.conditions === null ? macs : (latency?.p50Ns ?? Number.MAX_VALUE);
  const front = set.candidates
    .filter(({ method, onFront }) => onFront && method !== 'dense')
    .toSorted((a, b) => cost(a) - cost(b));
  const dense = set.candidates.find(({ method }) => method === 'dense');
  const close = dense && front.find(({ accuracy }) => accuracy >= dense.accuracy - mostLost);
  const cheapest = set.conditions === null ? 'smallest' : 'fastest';
  if (close) return { candidate: close, reason: `the ${cheapest} of the front that loses at most one point (${why})` };
  const last = front.at(-1);
  return last ? { candidate: last, reason: `the most accurate cut of the front (${why})` } : null;
}

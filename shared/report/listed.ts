import type { TradeoffSet } from '../api/results.ts';

/** A report of so many stays under two megabytes, and nobody reads further. */
const mostListed = 2000;

/** The set as a report draws and lists it: the chosen, the front and the most accurate first, where there are too many. */
export function listedOf(set: TradeoffSet, chosen: string | null): TradeoffSet {
  if (set.candidates.length <= mostListed) return set;
  const rank = ({ id, method, onFront }: TradeoffSet['candidates'][number]): number =>
    id === chosen || method === 'dense' ? 2 : Number(onFront);
  const ordered = set.candidates.toSorted((a, b) => rank(b) - rank(a) || b.accuracy - a.accuracy);
  const listed = new Set(ordered.slice(0, mostListed));
  return { ...set, candidates: set.candidates.filter((candidate) => listed.has(candidate)) };
}

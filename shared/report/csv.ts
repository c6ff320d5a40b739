import type { TradeoffSet } from '../api/results.ts';

/** Every candidate of the set, RFC 4180, nanoseconds and counts as whole numbers. */
export function renderCsv(set: TradeoffSet): string {
  throw new Error(`not yet: ${set.sentence}`);
}

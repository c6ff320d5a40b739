import type { TradeoffSet } from '../api/results.ts';

/** The set as an aligned table for a terminal, the sentence below it. */
export function renderTable(set: TradeoffSet): string {
  throw new Error(`not yet: ${set.sentence}`);
}

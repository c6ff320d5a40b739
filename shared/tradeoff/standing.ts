import type { TradeoffCandidate } from '../api/results.ts';

/** How a candidate stands, in a word and a tone: the same in the table, the plot, the report and the terminal. */
export interface Standing {
  readonly label: string;
  readonly tone: 'accent' | 'warn' | 'plain';
}

/** `budgets`: whether any were set; `missing`: what the candidate lacks to stand on the front's axis, null for nothing. */
export function standingOf(
  { onFront, withinBudget }: Pick<TradeoffCandidate, 'onFront' | 'withinBudget'>,
  budgets: boolean,
  missing: string | null,
): Standing {
  // A budget that nothing is known of is not met, yet it is not known to be missed either.
  if (missing !== null) return { label: missing, tone: 'plain' };
  if (budgets && !withinBudget) return { label: 'Misses a budget', tone: 'warn' };
  if (!onFront) return { label: 'Dominated', tone: 'plain' };
  return { label: budgets ? 'Front, in budget' : 'Front', tone: 'accent' };
}

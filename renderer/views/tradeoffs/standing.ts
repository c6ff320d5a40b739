import type { TradeoffCandidate } from '../../../shared/api/results.ts';

/** How a candidate stands, in a word and a tone: the same in the table, the card and the panel. */
export interface Standing {
  readonly label: string;
  readonly tone: 'accent' | 'warn' | 'plain';
}

export function standingOf(candidate: TradeoffCandidate, onFront: boolean, budgets: boolean): Standing {
  if (budgets && !candidate.withinBudget) return { label: 'Misses a budget', tone: 'warn' };
  const front = onFront ? 'Front' : 'Dominated';
  if (!onFront) return { label: front, tone: 'plain' };
  return { label: budgets ? 'Front, in budget' : front, tone: 'accent' };
}

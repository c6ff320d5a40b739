import type { TradeoffCandidate } from '../../../shared/api/results.ts';
import type { Axis } from './axes.ts';
import type { Point } from './points.ts';

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

/** How each candidate stands on an axis; one that has no value there says what it lacks. */
export function standingsOf(
  candidates: readonly TradeoffCandidate[],
  points: ReadonlyMap<string, Point>,
  axis: Axis,
  budgets: boolean,
): ReadonlyMap<string, Standing> {
  return new Map(
    candidates.map((candidate) => {
      const point = points.get(candidate.id);
      return [
        candidate.id,
        point ? standingOf(candidate, point.onFront, budgets) : { label: axis.missing, tone: 'plain' },
      ];
    }),
  );
}

import type { TradeoffCandidate } from '../../../shared/api/results.ts';
import { predictedStanding } from '../../../shared/tradeoff/predicted.ts';
import { standingOf, type Standing } from '../../../shared/tradeoff/standing.ts';
import type { Axis } from './axes.ts';
import type { Point } from './points.ts';

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
      const stands = { onFront: point?.onFront ?? false, withinBudget: candidate.withinBudget };
      const lacks = point?.predicted ? predictedStanding(candidate) : point ? null : axis.missing;
      return [candidate.id, standingOf(stands, budgets, lacks)];
    }),
  );
}

import type { TradeoffCandidate } from '../../../shared/api/results.ts';
import { paretoFront } from '../../../shared/tradeoff/front.ts';
import type { Axis } from './axes.ts';
import { methodLook, type MethodLook } from './methods.ts';

/** A candidate as the plot shows it: `x` in the axis's stored unit, `y` the share of images right. */
export interface Point {
  readonly id: string;
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly interval: readonly [number, number] | null;
  readonly look: MethodLook;
  readonly dense: boolean;
  readonly onFront: boolean;
  readonly withinBudget: boolean;
}

/** Candidates that have a value on the axis, with the front of that axis. */
export function makePoints(
  candidates: readonly TradeoffCandidate[],
  axis: Axis,
  names: ReadonlyMap<string, string>,
): readonly Point[] {
  const placed = candidates.flatMap((candidate) => {
    const x = axis.value(candidate);
    return x === null ? [] : [{ candidate, x }];
  });
  const front = new Set(paretoFront(placed.map(({ candidate, x }) => ({ cost: x, accuracy: candidate.accuracy }))));
  return placed.map(({ candidate, x }, index) => ({
    id: candidate.id,
    name: names.get(candidate.id) ?? candidate.id,
    x,
    y: candidate.accuracy,
    interval: axis.interval(candidate),
    look: methodLook(candidate.method),
    dense: candidate.method === 'dense',
    onFront: front.has(index),
    withinBudget: candidate.withinBudget,
  }));
}

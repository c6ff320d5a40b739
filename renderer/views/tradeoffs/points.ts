import type { TradeoffCandidate } from '../../../shared/api/results.ts';
import { methodMark, type Mark } from '../../../shared/plot/marks.ts';
import { paretoFront } from '../../../shared/tradeoff/front.ts';
import type { Axis } from './axes.ts';

/** A candidate as the plot shows it: `x` in the axis's stored unit, `y` the share of images right. */
export interface Point {
  readonly id: string;
  readonly name: string;
  readonly x: number;
  readonly y: number;
  /** How many images `y` was found on. */
  readonly images: number;
  readonly interval: readonly [number, number] | null;
  readonly mark: Mark;
  readonly dense: boolean;
  /** Nobody measured `x`: it stands beside the front and dominates nothing. */
  readonly predicted: boolean;
  readonly onFront: boolean;
  readonly withinBudget: boolean;
}

/** Candidates that have a value on the axis, with the front of that axis: of what was measured or counted. */
export function makePoints(
  candidates: readonly TradeoffCandidate[],
  axis: Axis,
  names: ReadonlyMap<string, string>,
): readonly Point[] {
  const placed = candidates.flatMap((candidate) => {
    const x = axis.value(candidate);
    return x === null ? [] : [{ candidate, x, predicted: axis.isPredicted(candidate) }];
  });
  const front = new Set(
    paretoFront(
      placed.map(({ candidate, x, predicted }) => ({ cost: predicted ? NaN : x, accuracy: candidate.accuracy })),
    ),
  );
  return placed.map(({ candidate, x, predicted }, index) => ({
    id: candidate.id,
    name: names.get(candidate.id) ?? candidate.id,
    x,
    y: candidate.accuracy,
    images: candidate.accuracyImages,
    interval: axis.interval(candidate),
    mark: methodMark(candidate.method),
    dense: candidate.method === 'dense',
    predicted,
    onFront: front.has(index),
    withinBudget: candidate.withinBudget,
  }));
}

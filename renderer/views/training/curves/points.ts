import type { TrainingPoint } from '../../../../shared/api/training-results.ts';

/** More than the widest screen has pixels for; the program thins what it keeps likewise. */
const mostPoints = 6000;

/** The curve with further points: those that it has from the first one's step on are replaced. */
export function withPoints(
  points: readonly TrainingPoint[],
  added: readonly TrainingPoint[],
): readonly TrainingPoint[] {
  const [first] = added;
  if (first === undefined) return points;
  const last = points.at(-1);
  const before = last && last.step >= first.step ? points.filter(({ step }) => step < first.step) : points;
  return thinned([...before, ...added]);
}

/** What is still to come of `heard` after the last point that was read. */
export function afterLast(read: readonly TrainingPoint[], heard: readonly TrainingPoint[]): readonly TrainingPoint[] {
  const last = read.at(-1)?.step ?? 0;
  return heard.filter(({ step }) => step > last);
}

/** The index of the point nearest to a step; null of an empty curve. */
export function nearestIndex(points: readonly TrainingPoint[], step: number): number | null {
  if (points.length === 0) return null;
  let low = 0;
  let high = points.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (points[middle]!.step <= step) low = middle;
    else high = middle;
  }
  return step - points[low]!.step <= points[high]!.step - step ? low : high;
}

function thinned(points: readonly TrainingPoint[]): readonly TrainingPoint[] {
  if (points.length <= mostPoints) return points;
  return points.filter(
    ({ validation }, index) => index % 2 === 0 || validation !== null || index === points.length - 1,
  );
}

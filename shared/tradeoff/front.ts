/** One candidate as a front sees it. */
export interface TradeoffPoint {
  /** The more the better. */
  readonly accuracy: number;
  /** Nanoseconds, MACs or parameters: the less the better. */
  readonly cost: number;
}

/**
 * Indices of the points that no other point dominates, cheapest first. A point dominates another when it is at least
 * as good in both and better in one; equal points stand or fall together. Points with a member that is not finite are
 * never on the front. O(n log n).
 */
export function paretoFront(points: readonly TradeoffPoint[]): number[] {
  const order = points
    .map((point, index) => ({ ...point, index }))
    .filter((point) => Number.isFinite(point.accuracy) && Number.isFinite(point.cost))
    .sort((a, b) => a.cost - b.cost || b.accuracy - a.accuracy || a.index - b.index);
  const front: typeof order = [];
  for (const point of order) {
    const last = front.at(-1);
    const better = last === undefined || point.accuracy > last.accuracy;
    const equal = last !== undefined && point.accuracy === last.accuracy && point.cost === last.cost;
    if (better || equal) front.push(point);
  }
  return front.map((point) => point.index);
}

/**
 * The area that the points dominate up to a reference that is worse than all that counts: in units of accuracy times
 * cost. Points beyond the reference add nothing (Zitzler and Thiele 1998, for two objectives).
 */
export function hypervolume(points: readonly TradeoffPoint[], reference: TradeoffPoint): number {
  const inside = points.filter((point) => point.accuracy > reference.accuracy && point.cost < reference.cost);
  let area = 0;
  let floor = reference.accuracy;
  for (const index of paretoFront(inside)) {
    const point = inside[index];
    if (point === undefined) continue;
    area += (point.accuracy - floor) * (reference.cost - point.cost);
    floor = point.accuracy;
  }
  return area;
}

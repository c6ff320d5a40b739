import type { Box, Place } from '../../../../shared/plot/place.ts';

export interface Placed extends Place {
  readonly id: string;
}

/** The nearest point within `radius` px of the pointer; null when there is none. Of equals the later, drawn above. */
export function hit(points: readonly Placed[], pointer: Place, radius: number): string | null {
  let nearest: string | null = null;
  let least = radius * radius;
  for (const point of points) {
    const dx = point.x - pointer.x;
    const dy = point.y - pointer.y;
    const squared = dx * dx + dy * dy;
    if (squared <= least) {
      least = squared;
      nearest = point.id;
    }
  }
  return nearest;
}

/** A rectangle from any two corners. */
export function rectangle(a: Place, b: Place): Box {
  return {
    left: Math.min(a.x, b.x),
    right: Math.max(a.x, b.x),
    top: Math.min(a.y, b.y),
    bottom: Math.max(a.y, b.y),
  };
}

/** Ids of the points inside, edges included. */
export function inside(points: readonly Placed[], { left, right, top, bottom }: Box): readonly string[] {
  return points.filter(({ x, y }) => x >= left && x <= right && y >= top && y <= bottom).map(({ id }) => id);
}

import type { Placed } from './hit.ts';

/** The next point to the left or right of `from`, for the arrow keys; the leftmost or rightmost when nothing is active. */
export function neighbour(points: readonly Placed[], from: string | null, direction: 1 | -1): string | null {
  if (points.length === 0) return null;
  const sorted = [...points].sort((a, b) => a.x - b.x || b.y - a.y);
  const index = sorted.findIndex(({ id }) => id === from);
  if (index === -1) return sorted.at(direction === 1 ? 0 : -1)!.id;
  return sorted[Math.min(sorted.length - 1, Math.max(0, index + direction))]!.id;
}

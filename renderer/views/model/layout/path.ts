import type { Point } from './layout.ts';

/** A line through points, its corners rounded, as SVG path data. */
export function roundedPath(points: readonly Point[], radius = 7): string {
  const [first, ...rest] = points;
  if (!first) return '';
  let path = `M${text(first)}`;
  for (const [index, corner] of rest.entries()) {
    const next = rest[index + 1];
    if (!next) return `${path}L${text(corner)}`;
    const before = towards(corner, index === 0 ? first : rest[index - 1]!, radius);
    path += `L${text(before)}Q${text(corner)} ${text(towards(corner, next, radius))}`;
  }
  return path;
}

/** The point so far from `from` on the way to `to`, but at most half the way. */
function towards(from: Point, to: Point, distance: number): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const share = length === 0 ? 0 : Math.min(0.5, distance / length);
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}

function text({ x, y }: Point): string {
  return `${x.toFixed(1)} ${y.toFixed(1)}`;
}

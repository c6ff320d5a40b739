import { coordinate } from './place.ts';
import type { Box, Place } from './place.ts';

/**
 * SVG path of a front whose cost is x and whose accuracy is -y: what accuracy can be had for each cost. From the foot of
 * the frame up to the cheapest point, then level until the next one pays for its step, at last level to the right edge.
 * Points may lie outside the frame, where it shows a part: the line never runs back to reach an edge.
 */
export function stepLine(front: readonly Place[], frame: Box): string {
  const [first, ...rest] = fromTheLeft(front);
  if (first === undefined) return '';
  const steps = rest.map((place) => `H${coordinate(place.x)}V${coordinate(place.y)}`).join('');
  const foot = Math.max(frame.bottom, first.y);
  const end = Math.max(frame.right, (rest.at(-1) ?? first).x);
  return `M${coordinate(first.x)} ${coordinate(foot)}V${coordinate(first.y)}${steps}H${coordinate(end)}`;
}

/** What that line covers up to the frame's right edge. */
export function stepBoxes(front: readonly Place[], frame: Box): readonly Box[] {
  return fromTheLeft(front).flatMap(({ x, y }, index, sorted) => {
    const next = sorted[index + 1];
    const level = { left: x, right: next?.x ?? frame.right, top: y - 1, bottom: y + 1 };
    return next ? [level, { left: next.x - 1, right: next.x + 1, top: next.y, bottom: y }] : [level];
  });
}

function fromTheLeft(front: readonly Place[]): readonly Place[] {
  return front.toSorted((a, b) => a.x - b.x || b.y - a.y);
}

import { coordinate } from './place.ts';
import type { Box, Place } from './place.ts';

/**
 * SVG path of a front whose cost is x and whose accuracy is -y: what accuracy can be had for each cost. From the foot of
 * the frame up to the cheapest point, then level until the next one pays for its step, at last level to the right edge.
 */
export function stepLine(front: readonly Place[], frame: Box): string {
  const [first, ...rest] = front.toSorted((a, b) => a.x - b.x || b.y - a.y);
  if (first === undefined) return '';
  const steps = rest.map((place) => `H${coordinate(place.x)}V${coordinate(place.y)}`).join('');
  return `M${coordinate(first.x)} ${coordinate(frame.bottom)}V${coordinate(first.y)}${steps}H${coordinate(frame.right)}`;
}

import type { Box, Place } from '../../../../shared/plot/place.ts';
import type { Placed } from './hit.ts';
import type { Point } from '../points.ts';
import type { Scale } from '../../../../shared/plot/scales.ts';

/** A point with its place in the plot, in pixels. */
export interface PlacedPoint extends Placed {
  readonly point: Point;
}

/** Above this many points of a set they are drawn on one canvas: at every zoom, as elements are slow to come and go. */
export const svgLimit = 800;
/** Above this many points in sight only those that were asked for are named, and only the front has error bars. */
export const crowd = 400;

/** What axes, their captions and the budget pills leave of the plot. */
export function frameOf(width: number, height: number): Box {
  return { left: 62, top: 52, right: Math.max(82, width - 22), bottom: Math.max(56, height - 46) };
}

/** A point's place, or null if it is neither in nor at the edge of the frame. */
export function placePoint(point: Point, x: Scale, y: Scale, frame: Box): PlacedPoint | null {
  const placed = { id: point.id, point, x: x.at(point.x), y: y.at(point.y) };
  return near(placed, frame) ? placed : null;
}

/** The points in sight, those that stand above last: dominated, then front, then what is selected. */
export function placePoints(
  points: readonly Point[],
  x: Scale,
  y: Scale,
  frame: Box,
  selected: ReadonlySet<string>,
): readonly PlacedPoint[] {
  const layers: [PlacedPoint[], PlacedPoint[], PlacedPoint[]] = [[], [], []];
  for (const point of points) {
    const placed = placePoint(point, x, y, frame);
    if (placed)
      layers[selected.has(point.id) ? 2 : point.onFront || point.dense || point.predicted ? 1 : 0].push(placed);
  }
  return layers.flat();
}

function near({ x, y }: Place, { left, right, top, bottom }: Box): boolean {
  const edge = 8;
  return x >= left - edge && x <= right + edge && y >= top - edge && y <= bottom + edge;
}

/** Where the hover card stands: right below the point, flipped where it would leave the plot; never under the pointer. */
export function cardPlace(
  point: Place,
  card: { readonly width: number; readonly height: number },
  plot: { readonly width: number; readonly height: number },
): Place {
  const distance = 16;
  const right = point.x + distance + card.width <= plot.width - 8;
  const below = point.y + distance + card.height <= plot.height - 8;
  return {
    x: right ? point.x + distance : Math.max(8, point.x - distance - card.width),
    y: below ? point.y + distance : Math.max(8, point.y - distance - card.height),
  };
}

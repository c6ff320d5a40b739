import { coordinate } from '../../../../shared/plot/place.ts';
import type { Place } from '../../../../shared/plot/place.ts';

/**
 * SVG path through the places, from the left. Where several fall into one pixel column it goes through the column's
 * first, lowest, highest and last: what is drawn is the same, and its length is bounded by the width.
 */
export function curvePath(places: readonly Place[]): string {
  const drawn: Place[] = [];
  for (let at = 0; at < places.length;) {
    const column = Math.floor(places[at]!.x);
    let end = at + 1;
    while (end < places.length && Math.floor(places[end]!.x) === column) end++;
    drawn.push(...extremes(places.slice(at, end)));
    at = end;
  }
  return drawn.map(({ x, y }, at) => `${at === 0 ? 'M' : 'L'}${coordinate(x)} ${coordinate(y)}`).join('');
}

function extremes(column: readonly Place[]): readonly Place[] {
  if (column.length <= 4) return column;
  const low = column.reduce((a, b) => (b.y < a.y ? b : a));
  const high = column.reduce((a, b) => (b.y > a.y ? b : a));
  const kept = new Set([column[0]!, low, high, column.at(-1)!]);
  return column.filter((place) => kept.has(place));
}

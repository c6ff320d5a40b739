import { coordinate, type Place } from '../../../../shared/plot/place.ts';
import type { Channel } from './channels.ts';
import { mostApartMs, type Stretch } from './history.ts';
import { xOf } from './time-axis.ts';

export interface Frame {
  readonly width: number;
  readonly height: number;
}

/** A line and the ground under it, as path data; where nothing was read is a gap. */
export interface Sparkline {
  readonly line: string;
  readonly ground: string;
  /** Where the newest reading is. */
  readonly end: Place | null;
}

/** The range that a chart spans: the values, widened to what the channel asks for. */
export function rangeOf({ values, span }: Pick<Channel, 'values' | 'span'>): readonly [number, number] {
  const known = values.filter((value) => value !== null);
  const low = span.low ?? Math.min(...known);
  const high = Math.max(span.high ?? low, ...known);
  const missing = Math.max(0, span.least - (high - low));
  if (span.low === null) return [low - missing / 2, high + missing / 2];
  // A line along the upper edge would look like a limit.
  return [low, span.high === null ? (high + missing) * 1.25 : high + missing];
}

/**
 * Draws values over time. `timesMs` has the time of each value.
 *
 * @param range what the chart's height spans, by default what `rangeOf` gives
 */
export function drawSparkline(
  channel: Pick<Channel, 'values' | 'span'>,
  timesMs: readonly number[],
  axis: Stretch,
  frame: Frame,
  [low, high]: readonly [number, number] = rangeOf(channel),
): Sparkline {
  const runs: Place[][] = [];
  let beforeMs = -Infinity;
  channel.values.forEach((value, index) => {
    if (value === null) return;
    const atMs = timesMs[index]!;
    if (atMs - beforeMs > mostApartMs || channel.values[index - 1] === null) runs.push([]);
    beforeMs = atMs;
    runs.at(-1)!.push({
      x: xOf(atMs, axis, frame.width),
      y: frame.height - ((value - low) / (high - low)) * frame.height,
    });
  });
  const base = coordinate(frame.height);
  const drawn = runs.map((run) =>
    thinned(run)
      .map(({ x, y }) => `${coordinate(x)} ${coordinate(y)}`)
      .join('L'),
  );
  return {
    line: drawn.map((run) => `M${run}`).join(''),
    ground: runs
      .map((run, index) => `M${coordinate(run[0]!.x)} ${base}L${drawn[index]!}L${coordinate(run.at(-1)!.x)} ${base}Z`)
      .join(''),
    end: channel.values.at(-1) === null ? null : (runs.at(-1)?.at(-1) ?? null),
  };
}

/** The highest and the lowest place of each pixel across: an hour has ten points for each, and peaks must stay. */
function thinned(run: readonly Place[]): readonly Place[] {
  const kept: Place[] = [];
  for (let first = 0; first < run.length;) {
    let last = first;
    while (last + 1 < run.length && Math.floor(run[last + 1]!.x) === Math.floor(run[first]!.x)) last++;
    const column = run.slice(first, last + 1);
    if (column.length < 3) kept.push(...column);
    else {
      const lowest = column.reduce((a, b) => (b.y > a.y ? b : a));
      const highest = column.reduce((a, b) => (b.y < a.y ? b : a));
      kept.push(...(lowest.x < highest.x ? [lowest, highest] : [highest, lowest]));
    }
    first = last + 1;
  }
  return kept;
}

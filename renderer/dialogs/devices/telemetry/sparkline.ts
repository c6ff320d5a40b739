import { coordinate, type Place } from '../../../../shared/plot/place.ts';
import type { Channel } from './channels.ts';

export interface Frame {
  readonly width: number;
  readonly height: number;
}

/** A line and the ground under it, as path data; a reading that is missing leaves a gap. */
export interface Sparkline {
  readonly line: string;
  readonly ground: string;
  /** Where the newest reading is. */
  readonly end: Place | null;
}

/** The range that a chart spans: its values, widened to what the channel asks for. */
export function rangeOf({ values, span }: Pick<Channel, 'values' | 'span'>): readonly [number, number] {
  const known = values.filter((value) => value !== null);
  const low = span.low ?? Math.min(...known);
  const high = Math.max(span.high ?? low, ...known);
  const missing = Math.max(0, span.least - (high - low));
  return span.low === null ? [low - missing / 2, high + missing / 2] : [low, high + missing];
}

/** `places` readings fill the width; fewer begin at the right edge, where now is. */
export function drawSparkline(channel: Pick<Channel, 'values' | 'span'>, places: number, frame: Frame): Sparkline {
  const [low, high] = rangeOf(channel);
  const { values } = channel;
  const step = frame.width / Math.max(1, places - 1);
  const at = (value: number, index: number): Place => ({
    x: frame.width - (values.length - 1 - index) * step,
    y: frame.height - ((value - low) / (high - low)) * frame.height,
  });
  const runs: Place[][] = [];
  values.forEach((value, index) => {
    if (value === null) return;
    if (index === 0 || values[index - 1] === null) runs.push([]);
    runs.at(-1)!.push(at(value, index));
  });
  const drawn = runs.map((run) => run.map(({ x, y }) => `${coordinate(x)} ${coordinate(y)}`).join('L'));
  const base = coordinate(frame.height);
  return {
    line: drawn.map((run) => `M${run}`).join(''),
    ground: runs
      .map((run, index) => `M${coordinate(run[0]!.x)} ${base}L${drawn[index]!}L${coordinate(run.at(-1)!.x)} ${base}Z`)
      .join(''),
    end: values.at(-1) === null ? null : (runs.at(-1)?.at(-1) ?? null),
  };
}

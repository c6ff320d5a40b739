import type { History, Stretch } from './history.ts';

/** How far back the charts reach. */
export const spans = [
  { minutes: 2, label: '2 min' },
  { minutes: 10, label: '10 min' },
  { minutes: 60, label: '1 h' },
] as const;

export type SpanMinutes = (typeof spans)[number]['minutes'];

/** A new history is drawn over a minute at least: a few points are no trend. */
const leastMs = 60_000;

/** What all charts of a device span: up to its newest moment, and no longer back than there is something to show. */
export function timeAxis(history: History, minutes: SpanMinutes): Stretch {
  const toMs = history.at(-1)?.atMs ?? 0;
  const ageMs = toMs - (history[0]?.atMs ?? toMs);
  return { fromMs: toMs - Math.min(minutes * 60_000, Math.max(leastMs, ageMs)), toMs };
}

/** The moments that an axis shows, and the one before them, so that lines begin at the edge. */
export function within(history: History, { fromMs }: Stretch): History {
  const first = history.findIndex(({ atMs }) => atMs >= fromMs);
  return first < 0 ? [] : history.slice(Math.max(0, first - 1));
}

/** Where a time is on a chart of this width, in pixels. */
export function xOf(atMs: number, { fromMs, toMs }: Stretch, width: number): number {
  return ((atMs - fromMs) / (toMs - fromMs)) * width;
}

export function timeAt(x: number, { fromMs, toMs }: Stretch, width: number): number {
  return fromMs + (x / width) * (toMs - fromMs);
}

export interface TimeTick {
  readonly atMs: number;
  readonly text: string;
}

const stepsSeconds = [10, 20, 30, 60, 120, 300, 600, 900];
const mostTicks = 6;

/** Round ages along the axis, the oldest first: "2 min", "90 s", "now". */
export function timeTicks({ fromMs, toMs }: Stretch): readonly TimeTick[] {
  const seconds = (toMs - fromMs) / 1000;
  const step = stepsSeconds.find((candidate) => seconds / candidate <= mostTicks) ?? stepsSeconds.at(-1)!;
  return Array.from({ length: Math.floor(seconds / step) + 1 }, (_, index) => {
    const age = index * step;
    return {
      atMs: toMs - age * 1000,
      text: age === 0 ? 'now' : step < 60 ? `${String(age)} s` : `${String(age / 60)} min`,
    };
  }).reverse();
}

/** The moment nearest to a time; null without any. */
export function nearestIndex(history: History, atMs: number): number | null {
  let nearest: number | null = null;
  let least = Infinity;
  history.forEach((moment, index) => {
    const apart = Math.abs(moment.atMs - atMs);
    if (apart < least) [nearest, least] = [index, apart];
  });
  return nearest;
}

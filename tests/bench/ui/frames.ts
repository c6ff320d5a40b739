import type { Page } from 'playwright-core';
import { median, quantile } from 'simple-statistics';

/** What one page did in a stretch of frames, in milliseconds. */
export interface Frames {
  /** Between the beginnings of frames, as requestAnimationFrame tells them. */
  readonly intervals: readonly number[];
  /** Of the page's main thread for each frame, by Chromium's trace: scripts, style, layout, paint; waiting left out. */
  readonly work: readonly number[];
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds; `tdur` is of the thread's processor time, which a busy machine does not lengthen by waiting. */
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
}

const categories = ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'toplevel'];
/** The first frames of a stretch also end what was before it. */
const warmUp = 5;

/** Runs `act`, which gives the beginnings of its frames, under a trace. */
export async function framesOf(page: Page, act: () => Promise<readonly number[]>): Promise<Frames> {
  const browser = page.context().browser()!;
  await browser.startTracing(page, { categories });
  const starts = await act();
  const { traceEvents } = JSON.parse(String(await browser.stopTracing())) as { traceEvents: TraceEvent[] };
  const intervals = starts.slice(1).map((start, index) => start - starts[index]!);
  return { intervals: intervals.slice(warmUp), work: workOf(traceEvents).slice(warmUp, -1) };
}

/** Milliseconds of the main thread's tasks from one animation frame to the next. */
function workOf(events: readonly TraceEvent[]): readonly number[] {
  const fired = events.filter(({ name }) => name === 'FireAnimationFrame');
  const thread = fired.at(-1);
  const here = ({ pid, tid }: TraceEvent) => pid === thread?.pid && tid === thread.tid;
  const starts = fired
    .filter(here)
    .map(({ ts }) => ts)
    .sort((a, b) => a - b);
  const work = starts.map(() => 0);
  const tasks = events.filter((event) => event.name === 'RunTask' && event.ph === 'X' && here(event));
  for (const { ts, dur = 0, tdur = dur } of tasks) {
    // The task that an animation frame is fired in begins before it.
    const frame = starts.findLastIndex((start) => start <= ts + dur);
    if (frame >= 0) work[frame]! += tdur / 1000;
  }
  return work;
}

/** "16.7 median, 33.3 p99, 50.0 largest" */
export function spread(values: readonly number[]): string {
  if (values.length === 0) return 'nothing';
  const list = [...values];
  return `${median(list).toFixed(1)} median, ${quantile(list, 0.99).toFixed(1)} p99, ${Math.max(...list).toFixed(1)} largest`;
}

export function shareAbove(values: readonly number[], limit: number): string {
  return `${values.filter((value) => value > limit).length} of ${values.length}`;
}

import type { TelemetryPoint } from '../../../../shared/api/devices.ts';

/** What a device showed at one moment. */
export interface Moment {
  /** When it came, by this computer's clock: a device's own begins anew with each watch. */
  readonly atMs: number;
  readonly point: TelemetryPoint;
  /** Whether networks were measured on the device then. */
  readonly measuring: boolean;
}

/** What a device showed lately, the newest last. */
export type History = readonly Moment[];

/** An hour of points that come about once a second. */
export const mostMoments = 3600;
/** A device that is watched and measured at once tells everything twice; this also bounds how often charts are drawn. */
const leastApartMs = 500;
/** After a longer silence nothing is known of what was in between. */
export const mostApartMs = 5000;

/** The history with one more moment; the oldest goes when there are too many. */
export function withMoment(history: History, moment: Moment): History {
  const newest = history.at(-1);
  if (newest && moment.atMs - newest.atMs < leastApartMs) return history;
  return [...history, moment].slice(-mostMoments);
}

/** A stretch of time, in milliseconds by this computer's clock. */
export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

/** When networks were measured, as far as the history tells. */
export function measuredStretches(history: History): readonly Stretch[] {
  const stretches: Stretch[] = [];
  history.forEach(({ atMs, measuring }, index) => {
    if (!measuring) return;
    const before = history[index - 1];
    const goesOn = before?.measuring === true && atMs - before.atMs <= mostApartMs;
    if (goesOn) stretches.push({ fromMs: stretches.pop()!.fromMs, toMs: atMs });
    else stretches.push({ fromMs: atMs, toMs: atMs });
  });
  return stretches;
}

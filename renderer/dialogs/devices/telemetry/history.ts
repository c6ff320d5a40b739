import type { TelemetryPoint } from '../../../../shared/api/devices.ts';

/** Two minutes of points that come about once a second. */
export const mostPoints = 120;

/** What a device showed lately, the newest last. */
export interface History {
  readonly points: readonly TelemetryPoint[];
  /** When the newest came, by this computer's clock. */
  readonly newestAtMs: number;
}

/** A device that is watched and measured at once tells everything twice. */
const leastApartMs = 500;
/** After a longer silence the chart's time axis would not be true any more. */
const mostApartMs = 10_000;

/** The history with one more point; the oldest goes when there are too many. */
export function withPoint(history: History | undefined, point: TelemetryPoint, atMs: number): History {
  const apartMs = history ? atMs - history.newestAtMs : Infinity;
  if (history && apartMs < leastApartMs) return history;
  const before = history && apartMs <= mostApartMs ? history.points : [];
  return { points: [...before, point].slice(-mostPoints), newestAtMs: atMs };
}

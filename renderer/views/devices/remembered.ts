import { remembering } from '../../app/remembering.ts';
import { spans, type SpanMinutes } from './telemetry/time-axis.ts';

/** What the view keeps over restarts. */
export interface Remembered {
  /** The device that was looked at; null is the first. */
  readonly device: string | null;
  readonly spanMinutes: SpanMinutes;
}

export const { recall, remember } = remembering<Remembered>('devices', (kept) => ({
  device: typeof kept['device'] === 'string' ? kept['device'] : null,
  spanMinutes: spans.find(({ minutes }) => minutes === kept['spanMinutes'])?.minutes ?? 10,
}));

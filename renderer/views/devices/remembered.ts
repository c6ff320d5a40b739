import { spans, type SpanMinutes } from './telemetry/time-axis.ts';

const key = 'espalier.devices';

/** What the view keeps over restarts. */
export interface Remembered {
  /** The device that was looked at; null is the first. */
  readonly device: string | null;
  readonly spanMinutes: SpanMinutes;
}

export function recall(storage: Pick<Storage, 'getItem'>): Remembered {
  const kept = parse(storage.getItem(key));
  return {
    device: typeof kept['device'] === 'string' ? kept['device'] : null,
    spanMinutes: spans.find(({ minutes }) => minutes === kept['spanMinutes'])?.minutes ?? 10,
  };
}

export function remember(storage: Pick<Storage, 'setItem'>, settings: Remembered): void {
  storage.setItem(key, JSON.stringify(settings));
}

function parse(text: string | null): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

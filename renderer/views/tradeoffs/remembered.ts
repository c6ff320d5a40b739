import { axes, type AxisId } from './axes.ts';
import type { ScaleKind } from '../../../shared/plot/scales.ts';

const key = 'espalier.tradeoffs';

/** What the view keeps over restarts. */
export interface Remembered {
  readonly axis: AxisId;
  readonly scale: ScaleKind;
  readonly showDominated: boolean;
  readonly showErrors: boolean;
}

const defaults: Remembered = { axis: 'p50', scale: 'linear', showDominated: true, showErrors: true };

/** What was kept, field by field: whatever is missing or broken gets its default. */
export function recall(storage: Pick<Storage, 'getItem'>): Remembered {
  const kept = parse(storage.getItem(key));
  return {
    axis: typeof kept.axis === 'string' && kept.axis in axes ? (kept.axis as AxisId) : defaults.axis,
    scale: kept.scale === 'log' ? 'log' : defaults.scale,
    showDominated: typeof kept.showDominated === 'boolean' ? kept.showDominated : defaults.showDominated,
    showErrors: typeof kept.showErrors === 'boolean' ? kept.showErrors : defaults.showErrors,
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

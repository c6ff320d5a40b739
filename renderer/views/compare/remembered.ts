const key = 'espalier.compare';

export type BarMode = 'channels' | 'share';
export type CountMode = 'macs' | 'params';

/** What the view keeps over restarts. */
export interface Remembered {
  /** Ids of the candidates, the first being what the others are compared with. */
  readonly ids: readonly string[];
  /** Those of them that are not shown. */
  readonly hidden: readonly string[];
  readonly bars: BarMode;
  readonly counts: CountMode;
  readonly onlyDifferences: boolean;
}

/** What was kept, field by field: whatever is missing or broken gets its default. */
export function recall(storage: Pick<Storage, 'getItem'>): Remembered {
  const kept = parse(storage.getItem(key));
  return {
    ids: texts(kept['ids']).slice(0, 4),
    hidden: texts(kept['hidden']).slice(0, 4),
    bars: kept['bars'] === 'share' ? 'share' : 'channels',
    counts: kept['counts'] === 'params' ? 'params' : 'macs',
    onlyDifferences: kept['onlyDifferences'] !== false,
  };
}

export function remember(storage: Pick<Storage, 'setItem'>, settings: Remembered): void {
  storage.setItem(key, JSON.stringify(settings));
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}

function parse(text: string | null): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

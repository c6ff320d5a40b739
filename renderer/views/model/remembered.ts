const key = 'espalier.model';

export type Shown = 'layers' | 'groups';

/** What the view keeps over restarts. */
export interface Remembered {
  /** A file that was opened, or the sha256 of a model of the project; null is the project's newest. */
  readonly chosen: string | null;
  readonly shown: Shown;
}

export function recall(storage: Pick<Storage, 'getItem'>): Remembered {
  const kept = parse(storage.getItem(key));
  return {
    chosen: typeof kept['chosen'] === 'string' ? kept['chosen'] : null,
    shown: kept['shown'] === 'groups' ? 'groups' : 'layers',
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

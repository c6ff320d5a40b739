const key = 'espalier.report';

export type Ground = 'light' | 'dark';
export type PreviewWidth = 'page' | 'phone';

/** What the view keeps over restarts. */
export interface Remembered {
  /** Id of the candidate that the report is about; null leaves it to the program. */
  readonly candidate: string | null;
  /** Of the charts that are saved alone. */
  readonly ground: Ground;
  readonly width: PreviewWidth;
  /** The folder that a report went to last. */
  readonly folder: string;
}

/** What was kept, field by field: whatever is missing or broken gets its default. */
export function recall(storage: Pick<Storage, 'getItem'>): Remembered {
  const kept = parse(storage.getItem(key));
  return {
    candidate: typeof kept['candidate'] === 'string' ? kept['candidate'] : null,
    ground: kept['ground'] === 'dark' ? 'dark' : 'light',
    width: kept['width'] === 'phone' ? 'phone' : 'page',
    folder: typeof kept['folder'] === 'string' ? kept['folder'] : '',
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

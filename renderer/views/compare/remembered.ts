import { remembering } from '../../app/remembering.ts';

export type BarMode = 'channels' | 'share';
/** Times of the layers as they are, or less those of A. */
export type TimeMode = 'measured' | 'difference';
export type CountMode = 'macs' | 'params';

/** What the view keeps over restarts. */
export interface Remembered {
  /** Ids of the candidates, the first being what the others are compared with. */
  readonly ids: readonly string[];
  /** Those of them that are not shown. */
  readonly hidden: readonly string[];
  readonly bars: BarMode;
  readonly times: TimeMode;
  readonly counts: CountMode;
  readonly onlyDifferences: boolean;
}

export const { recall, remember } = remembering<Remembered>('compare', (kept) => ({
  ids: texts(kept['ids']).slice(0, 4),
  hidden: texts(kept['hidden']).slice(0, 4),
  bars: kept['bars'] === 'share' ? 'share' : 'channels',
  times: kept['times'] === 'difference' ? 'difference' : 'measured',
  counts: kept['counts'] === 'params' ? 'params' : 'macs',
  onlyDifferences: kept['onlyDifferences'] !== false,
}));

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}

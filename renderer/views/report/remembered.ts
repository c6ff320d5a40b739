import { remembering } from '../../app/remembering.ts';

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

export const { recall, remember } = remembering<Remembered>('report', (kept) => ({
  candidate: typeof kept['candidate'] === 'string' ? kept['candidate'] : null,
  ground: kept['ground'] === 'dark' ? 'dark' : 'light',
  width: kept['width'] === 'phone' ? 'phone' : 'page',
  folder: typeof kept['folder'] === 'string' ? kept['folder'] : '',
}));

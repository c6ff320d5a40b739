import { remembering } from '../../app/remembering.ts';

export type Shown = 'layers' | 'groups';

/** What the view keeps over restarts. */
export interface Remembered {
  /** A file that was opened, or the sha256 of a model of the project; null is the project's newest. */
  readonly chosen: string | null;
  readonly shown: Shown;
}

export const { recall, remember } = remembering<Remembered>('model', (kept) => ({
  chosen: typeof kept['chosen'] === 'string' ? kept['chosen'] : null,
  shown: kept['shown'] === 'groups' ? 'groups' : 'layers',
}));

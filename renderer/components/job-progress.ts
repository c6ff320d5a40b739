import type { JobReport, Progress } from '../../shared/api/results.ts';
import { formatInteger } from '../../shared/format/numbers.ts';
import { formatEta } from '../../shared/format/time.ts';

/** 0 to 1; 0 while nothing can be told. */
export function progressShare(progress: Progress | null): number {
  return progress && progress.total > 0 ? Math.min(1, progress.done / progress.total) : 0;
}

export interface ProgressText {
  readonly stage: string;
  readonly percent: string | null;
  /** "34 of 64" */
  readonly count: string | null;
  readonly eta: string | null;
}

export function progressText({ state, progress }: JobReport): ProgressText {
  if (state === 'queued') return { stage: 'waiting', percent: null, count: null, eta: null };
  if (!progress) return { stage: 'starting', percent: null, count: null, eta: null };
  const { stage, done, total, etaSeconds } = progress;
  const known = total > 0;
  return {
    stage,
    percent: known ? `${String(Math.floor(progressShare(progress) * 100))} %` : null,
    count: known ? `${formatInteger(done)} of ${formatInteger(total)}` : null,
    eta: etaSeconds === null ? null : formatEta(etaSeconds),
  };
}

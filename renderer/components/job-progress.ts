import type { JobReport, Progress } from '../../shared/api/results.ts';
import { formatDone } from '../../shared/format/progress.ts';
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
  const { stage, total, etaSeconds } = progress;
  return {
    stage,
    percent: total > 0 ? `${String(Math.floor(progressShare(progress) * 100))} %` : null,
    count: formatDone(progress),
    eta: etaSeconds === null ? null : formatEta(etaSeconds),
  };
}

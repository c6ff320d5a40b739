import type { JobReport } from '../../shared/api/results.ts';
import { formatDone, shareDone } from '../../shared/format/progress.ts';
import { formatEta } from '../../shared/format/time.ts';

export { shareDone as progressShare };

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
    percent: total > 0 ? `${String(Math.floor(shareDone(progress) * 100))} %` : null,
    count: formatDone(progress),
    eta: etaSeconds === null ? null : formatEta(etaSeconds),
  };
}

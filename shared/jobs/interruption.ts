import type { JobReport } from '../api/results.ts';
import { shareDone } from '../format/progress.ts';
import { isLive, jobName, whenBroken } from './kinds.ts';

/** What is asked before the program ends or goes to another project. */
export interface Interruption {
  readonly question: string;
  /** What would be broken off, how far it is, and what that costs: one line each. */
  readonly detail: string;
  readonly stay: string;
  readonly leave: string;
}

/** null when nothing would be interrupted: then nobody is asked. `ending` is 'Quit Espalier' or 'Open another project'. */
export function interruption(jobs: readonly JobReport[], ending: string): Interruption | null {
  const lines = jobs.filter(isLive).flatMap((job) => {
    const cost = whenBroken(job);
    return cost === null ? [] : [`${jobName(job)} ${standing(job)}. ${cost}`];
  });
  if (lines.length === 0) return null;
  return {
    question: `${ending} while work is going on?`,
    detail: lines.join('\n'),
    stay: 'Keep working',
    leave: ending,
  };
}

function standing({ state, progress }: JobReport): string {
  if (state === 'queued') return 'is waiting for its turn';
  if (!progress) return 'has just begun';
  const share = progress.total > 0 ? `, ${String(Math.floor(shareDone(progress) * 100))} %` : '';
  return `is at “${progress.stage}”${share}`;
}

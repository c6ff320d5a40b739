import type { JobReport } from '../api/results.ts';
import { formatSpan } from '../format/time.ts';
import { jobName } from './kinds.ts';

/** Who started something shorter is still looking. */
const worthTellingSeconds = 20;

/** What the system shows when long work ends while nobody looks. */
export interface EndedNotice {
  readonly title: string;
  readonly body: string;
}

/** null when there is nothing to tell: it was short, still goes on, or was cancelled, which somebody did. */
export function endedNotice(job: JobReport): EndedNotice | null {
  if ((job.state !== 'done' && job.state !== 'failed') || job.endedAt === null) return null;
  const seconds = (Date.parse(job.endedAt) - Date.parse(job.startedAt)) / 1000;
  if (!(seconds >= worthTellingSeconds)) return null;
  if (job.state === 'done') return { title: `${jobName(job)}: done`, body: `It took ${formatSpan(seconds)}.` };
  const why = job.error ? `${job.error.message} ${job.error.hint}` : `It ended after ${formatSpan(seconds)}.`;
  return { title: `${jobName(job)}: failed`, body: why };
}

import type { ExperimentReport } from '../../../shared/api/results.ts';

/** The states of an experiment that can go on where it stopped. */
export const unfinishedStates: ReadonlySet<ExperimentReport['state']> = new Set(['interrupted', 'cancelled', 'failed']);

/** How far an experiment came that did not end: what it made is there. */
export function describeUnfinished({ name, state, candidates }: ExperimentReport): string {
  const ended = state === 'failed' ? 'failed' : `was ${state}`;
  const count = candidates.length;
  if (count === 0) return `“${name}” ${ended} before its first candidate.`;
  return `“${name}” ${ended} after ${count === 1 ? 'one candidate, which is' : `${String(count)} candidates, which are`} kept.`;
}

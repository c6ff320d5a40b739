import type { ExperimentDetails, StageReport } from '../../../shared/api/experiments.ts';
import type { CandidateReport, ExperimentReport } from '../../../shared/api/results.ts';
import { formatAccuracy } from '../../../shared/format/accuracy.ts';
import { counted, formatLevel } from '../../../shared/format/numbers.ts';
import { formatSpan } from '../../../shared/format/time.ts';

export type State = ExperimentReport['state'];

export const stateWords: Readonly<Record<State, string>> = {
  queued: 'Waiting',
  running: 'Running',
  done: 'Done',
  failed: 'Failed',
  cancelled: 'Stopped',
  interrupted: 'Interrupted',
};

export const stateTones = {
  queued: 'plain',
  running: 'accent',
  done: 'ok',
  failed: 'danger',
  cancelled: 'plain',
  interrupted: 'warn',
} as const satisfies Readonly<Record<State, string>>;

/** States that an experiment goes on from. */
export const resumable: ReadonlySet<State> = new Set(['failed', 'cancelled', 'interrupted']);

/** Cut networks, without the dense one. */
export function cutOf({ candidates }: Pick<ExperimentReport, 'candidates'>): readonly CandidateReport[] {
  return candidates.filter(({ method }) => method !== 'dense');
}

/** "50 %", or the budget as it was asked for. */
export function levelWords({ level, budget }: Pick<CandidateReport, 'level' | 'budget'>): string {
  return budget ?? `${formatLevel(level)} %`;
}

/** Where an experiment stands, in one sentence. */
export function experimentSentence({ experiment, settings }: ExperimentDetails): string {
  const cut = cutOf(experiment);
  const asked = new Set(settings.levels).size;
  const dense = experiment.candidates.find(({ method }) => method === 'dense');
  if (cut.length === 0) {
    const original = dense === undefined ? '' : `; the original gets ${accuracyOf(dense)} % right`;
    return `No network is cut yet, ${counted(asked, 'level')} ${asked === 1 ? 'is' : 'are'} asked for${original}.`;
  }
  const made =
    cut.length === asked ? `All ${counted(asked, 'network')} are made` : `${cut.length} of ${asked} are made`;
  const smallest = cut.at(-1)!;
  const kept = `the smallest gets ${accuracyOf(smallest)} % right at ${levelWords(smallest)}`;
  return `${made}: ${kept}${dense === undefined ? '' : `, the original ${accuracyOf(dense)} %`}.`;
}

function accuracyOf({ accuracy, accuracyImages }: CandidateReport): string {
  return formatAccuracy(accuracy, accuracyImages);
}

/** How long a stage took. */
export function stageSpan({ startedAt, endedAt }: StageReport): string {
  return endedAt === null ? '' : formatSpan((Date.parse(endedAt) - Date.parse(startedAt)) / 1000);
}

/** One line of the list of earlier experiments. */
export function describeProgress(experiment: ExperimentReport): string {
  const count = cutOf(experiment).length;
  return count === 0 ? 'no network yet' : counted(count, 'network');
}

import type { ExperimentDetails, StageReport } from '../../../shared/api/experiments.ts';
import type { CandidateReport, ExperimentReport } from '../../../shared/api/results.ts';
import { formatAccuracy } from '../../../shared/format/accuracy.ts';
import { counted, formatLevel } from '../../../shared/format/numbers.ts';
import { parseBudget } from '../../../shared/tradeoff/budget.ts';
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

/** A level that was asked for. */
export type Level = number | string;

/** "50 %", or the budget. */
export function nameOfLevel(level: Level): string {
  return typeof level === 'string' ? level : `${formatLevel(level)} %`;
}

/** The original, and each level large to small with its network; null where there is none yet. */
export function levelRows({
  experiment: { candidates },
  settings: { levels },
}: ExperimentDetails): readonly { readonly level: Level; readonly candidate: CandidateReport | null }[] {
  const sizeOf = (level: Level): number => (typeof level === 'number' ? level : parseBudget(level).limit);
  const asked = [...new Set(levels)].sort((a, b) => sizeOf(b) - sizeOf(a));
  const dense = candidates.find(({ method }) => method === 'dense');
  return [
    ...(dense ? [{ level: 1, candidate: dense }] : []),
    ...asked.map((level) => ({
      level,
      candidate: candidates.find((one) => one.method !== 'dense' && (one.budget ?? one.level) === level) ?? null,
    })),
  ];
}

/** What making a network again does, a sentence each. */
export function retryWords({ experiment, settings, repeatsSearch }: ExperimentDetails, level: Level): string[] {
  const isThere = experiment.candidates.some((one) => (one.budget ?? one.level) === level);
  const decides =
    settings.device?.measure === true ? 'the seed and the measured times alone decide' : 'the seed alone decides';
  return [
    `The network of ${nameOfLevel(level)} is cut, trained and evaluated ${isThere ? 'again' : ''}`.trimEnd() +
      ` with the same settings and the same seed, ${settings.seed}.`,
    repeatsSearch
      ? 'What the search had learned was dropped: it is searched anew first, which takes as long as it did.'
      : 'What was learned is kept: nothing is searched again.',
    ...(isThere
      ? ['The one that is there stays until the new one is stored, and is then replaced. Its samples are kept.']
      : []),
    ...(settings.fineTune?.warmStart ? ['Smaller networks that began from the old one stay as they are.'] : []),
    ...(isThere ? [`Where ${decides}, it comes out the same.`] : []),
  ];
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
  const smallest = cut.reduce((a, b) => (b.macs < a.macs ? b : a));
  const kept = `the smallest gets ${accuracyOf(smallest)} % right at ${nameOfLevel(smallest.budget ?? smallest.level)}`;
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

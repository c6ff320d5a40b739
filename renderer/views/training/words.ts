import type { TrainingPoint } from '../../../shared/api/training-results.ts';
import type { TrainingReport } from '../../../shared/api/trainings.ts';
import { formatAccuracy } from '../../../shared/format/accuracy.ts';
import { counted, formatInteger } from '../../../shared/format/numbers.ts';
import { formatBatchAccuracy, formatEpoch, formatLoss } from '../../../shared/format/training.ts';
import { formatTime } from '../../format/time.ts';

export type State = TrainingReport['state'];

export const stateWords: Readonly<Record<State, string>> = {
  running: 'Running',
  done: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
  interrupted: 'Interrupted',
};

/** States that a training goes on from. */
export const unfinished: ReadonlySet<State> = new Set(['failed', 'cancelled', 'interrupted']);

/** How a training is told from the others of its model. */
export function trainingLabel({ name, fromScratch, createdAt }: TrainingReport): string {
  return `${name}${fromScratch ? ' from scratch' : ''}, ${formatTime(createdAt)}`;
}

/** The best validation so far; the earliest of equal ones. */
export function bestValidation(points: readonly TrainingPoint[]): TrainingPoint | null {
  let best: TrainingPoint | null = null;
  for (const point of points) {
    if (point.validation && (!best || point.validation.accuracy > best.validation!.accuracy)) best = point;
  }
  return best;
}

/** Where a training stands, in one sentence. */
export function trainingSentence(
  { state, report }: TrainingReport,
  points: readonly TrainingPoint[],
  epochs: number | null,
): string {
  const last = points.at(-1);
  if (!last) return state === 'running' ? 'The first steps are under way.' : 'No step was finished.';
  const at = `epoch ${formatEpoch(last.epoch, epochs)}`;
  const validation = report?.validation ?? points.findLast((point) => point.validation)?.validation;
  const right = validation
    ? `${formatAccuracy(validation.accuracy, validation.images)} % of ${counted(validation.images, 'validation image')} are right`
    : `the loss on training images is ${formatLoss(last.loss)}`;
  return state === 'done'
    ? `After ${at}, ${right}.`
    : `At ${at}, ${right}${validation && state === 'running' ? ' so far' : ''}.`;
}

/** One point, for whoever hears the curves instead of seeing them. */
export function describePoint({ step, epoch, loss, accuracy, validation }: TrainingPoint): string {
  return [
    `step ${formatInteger(step)}`,
    `epoch ${formatEpoch(epoch, null)}`,
    `loss ${formatLoss(loss)}`,
    ...(accuracy === null ? [] : [`${formatBatchAccuracy(accuracy)} % of the batches right`]),
    ...(validation
      ? [
          `validation loss ${formatLoss(validation.loss)}`,
          `validation accuracy ${formatAccuracy(validation.accuracy, validation.images)} %`,
        ]
      : []),
  ].join(', ');
}

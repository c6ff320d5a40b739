import type { TrainingPoint } from '../api/training-results.ts';
import { formatInteger, formatPercent, threeDigits } from './numbers.ts';

/** "3.2 of 10", or "3.2" where the length is not stated in epochs. */
export function formatEpoch(epoch: number, epochs: number | null): string {
  const done = epoch.toFixed(epoch < 10 ? 2 : 1);
  return epochs === null ? done : `${done} of ${formatInteger(epochs)}`;
}

/** A loss: three digits, whatever its size. */
export function formatLoss(loss: number): string {
  return threeDigits(loss);
}

/** Accuracy of training batches: a few thousand images at most, so one decimal. */
export function formatBatchAccuracy(accuracy: number): string {
  return formatPercent(accuracy);
}

/** How a training goes, what matters most first: "epoch 3.20 of 10, loss 0.412, 1,240 images/s, 87.5 % right". */
export function describeTrainingPoint(
  { epoch, loss, accuracy, imagesPerSecond }: TrainingPoint,
  epochs: number | null,
): string {
  return [
    `epoch ${formatEpoch(epoch, epochs)}`,
    `loss ${formatLoss(loss)}`,
    `${formatInteger(imagesPerSecond)} images/s`,
    ...(accuracy === null ? [] : [`${formatBatchAccuracy(accuracy)} % right`]),
  ].join(', ');
}

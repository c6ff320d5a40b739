import { expect, it } from 'vitest';
import type { TrainingPoint } from '../../../shared/api/training-results.ts';
import { describeTrainingPoint, formatEpoch } from '../../../shared/format/training.ts';

const point: TrainingPoint = {
  step: 250,
  epoch: 3.2,
  loss: 0.41234,
  accuracy: 0.875,
  learningRate: 0.05,
  imagesPerSecond: 1240.4,
  validation: null,
};

it('says how a training goes', () => {
  expect(describeTrainingPoint(point, 10)).toBe('epoch 3.20 of 10, loss 0.412, 1,240 images/s, 87.5 % right');
  expect(describeTrainingPoint({ ...point, accuracy: null, epoch: 12.34 }, null)).toBe(
    'epoch 12.3, loss 0.412, 1,240 images/s',
  );
  expect(formatEpoch(10, 10)).toBe('10.0 of 10');
});

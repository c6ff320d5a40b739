import { describe, expect, it } from 'vitest';
import { settingsFacts } from '../../../../renderer/views/training/settings-facts.ts';
import {
  bestValidation,
  describePoint,
  trainingLabel,
  trainingSentence,
} from '../../../../renderer/views/training/words.ts';
import { drawPoint, drawTraining } from '../../fixtures/training-curve.ts';

const { training, points } = drawTraining({ steps: 300 });

describe('the words of a training', () => {
  it('say where it stands', () => {
    expect(trainingSentence(training, points, 10)).toBe(
      'At epoch 3.00 of 10, 76.2 % of 500 validation images are right so far.',
    );
    expect(trainingSentence(training, points.slice(0, 5), 10)).toMatch(
      /^At epoch 0\.25 of 10, the loss on training images is \d\.\d\d\.$/,
    );
    expect(trainingSentence(training, [], 10)).toBe('The first steps are under way.');
    expect(trainingSentence({ ...training, state: 'failed' }, [], 10)).toBe('No step was finished.');
    expect(trainingSentence({ ...training, state: 'done' }, points, 10)).toMatch(/^After epoch 3\.00 of 10, /);
  });

  it('tell one training from another', () => {
    expect(trainingLabel(training)).toMatch(/^marker-net from scratch, 23 Nov 2026, /);
  });

  it('read a point aloud', () => {
    expect(describePoint(points.at(-1)!)).toMatch(
      /^step 300, epoch 3\.00, loss 0\.\d+, \d\d\.\d % of the batches right, validation loss 0\.\d+, validation accuracy/,
    );
  });

  it('name the best validation, the earliest of equal ones', () => {
    expect(bestValidation(points)?.step).toBe(300);
    const equal = { loss: 1, accuracy: 1, images: 10 };
    const curve = [100, 200].map((step) => ({ ...drawPoint(step), validation: equal }));
    expect(bestValidation(curve)?.step).toBe(100);
    expect(bestValidation([drawPoint(1)])).toBeNull();
  });

  it('list what was asked for', () => {
    expect(Object.fromEntries(settingsFacts(training))).toMatchObject({
      'Begins with': 'new weights',
      Length: '10 epochs',
      Batch: '128 images',
      Optimiser: 'sgd, momentum 0.9 (Nesterov)',
      Engine: 'onnxruntime',
    });
  });
});

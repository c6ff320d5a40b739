import { expect, it } from 'vitest';
import { recipeSchema } from '../../../shared/api/training.ts';

it('fine-tunes as LeGR does when nothing is said', () => {
  expect(recipeSchema.parse({})).toMatchObject({
    duration: { epochs: 60 },
    batch: 128,
    optimizer: { kind: 'sgd', learningRate: 0.01, momentum: 0.9, nesterov: true },
    weightDecay: 5e-4,
    schedule: { kind: 'step', milestones: [0.3, 0.6, 0.8], factor: 0.2 },
    engine: 'onnxruntime',
  });
  // A kind alone brings the rest of its settings, the same ones.
  const kinds = { optimizer: { kind: 'sgd' }, schedule: { kind: 'step' } };
  expect(recipeSchema.parse(kinds)).toEqual(recipeSchema.parse({}));
});

it.each([
  [{ duration: { epochs: 1, steps: 10 } }, 'duration'],
  [{ duration: { epochs: 0.5 } }, 'duration'],
  [{ optimizer: { kind: 'sgd', momentum: 0 } }, 'nesterov'],
  [{ optimizer: { kind: 'adam', momentum: 0.9 } }, 'optimizer'],
  [{ optimizer: { kind: 'sgd', learningRate: 0 } }, 'learningRate'],
  [{ schedule: { kind: 'exponential' } }, 'schedule'],
  [{ ema: 1 }, 'ema'],
  [{ learning_rate: 0.1 }, 'learning_rate'],
])('refuses %j', (recipe, where) => {
  expect(recipeSchema.safeParse(recipe).error?.message).toContain(where);
});

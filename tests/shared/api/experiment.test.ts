import { describe, expect, it } from 'vitest';
import { experimentSchema } from '../../../shared/api/experiment.ts';
import { fineTuningSchema, recipeOf } from '../../../shared/api/fine-tuning.ts';
import { levelQuantityOf, levelSchema } from '../../../shared/api/level.ts';

const whole = { name: 'A', model: 'a.onnx', data: 'images', method: 'legr', levels: [0.5] };

/** The first thing that is wrong: where, and what. */
function problem(fields: object): string | undefined {
  const parsed = experimentSchema.safeParse({ ...whole, ...fields });
  const issue = parsed.error?.issues[0];
  return issue && `${issue.path.join('.')}: ${issue.message}`;
}

describe('levels of an experiment file', () => {
  it('are written one way', () => {
    expect([0.5, 'latency <= 12.0 ms', 'MACS<=20M', 'params≤300k'].map((level) => levelSchema.parse(level))).toEqual([
      0.5,
      'latency<=12ms',
      'macs<=20M',
      'params<=300k',
    ]);
  });

  it.each([
    [0, 'between 0 and 1'],
    [1, 'between 0 and 1'],
    ['half', 'half'],
    ['accuracy>=90%', 'accuracy is nothing to cut to'],
    ['p99<=12ms', 'p99 is nothing to cut to'],
    ['macs<=0', 'macs'],
    ['macs>=20M', 'macs'],
  ])('refuse %s', (level, message) => {
    expect(problem({ levels: [level] })).toMatch(new RegExp(`^levels\\.0: .*${message}`));
  });

  it('are of one quantity', () => {
    expect(problem({ levels: ['macs<=20M', 'params<=300k'] })).toBe(
      'levels.1: is no budget of macs, which the other levels are of',
    );
    expect(problem({ cost: 'params', levels: [0.5, 'macs<=20M'] })).toContain('levels.1: is no budget of params');
    expect(problem({ levels: [0.5, 'macs<=20M'] })).toBeUndefined();
    expect(problem({ cost: 'params', levels: [0.5, 'params<=300k'] })).toBeUndefined();
  });

  it.each([
    { levels: ['latency<=12ms'] },
    { levels: [0.5], cost: 'latency' },
    { levels: [0.5], cost: 'energy' },
    { round: 'device' },
  ])('need a device for %j', (fields) => {
    expect(problem(fields)).toContain('device: must be named');
    expect(problem({ ...fields, device: { name: 'bench' } })).toBeUndefined();
    expect(problem({ ...fields, device: {} })).toContain('device.name');
  });

  it('say what shares are of', () => {
    expect(levelQuantityOf({ levels: [0.5] })).toBe('macs');
    expect(levelQuantityOf({ levels: [0.5, 'latency<=12ms'] })).toBe('latency');
    expect(levelQuantityOf({ levels: [0.5], cost: 'activations' })).toBe('activations');
  });
});

describe('fine-tuning in an experiment file', () => {
  it('is short or as published, in a word', () => {
    expect(recipeOf(fineTuningSchema.parse('published'))).toMatchObject({
      duration: { epochs: 60 },
      batch: 128,
      weightDecay: 5e-4,
      optimizer: { kind: 'sgd', learningRate: 0.01, momentum: 0.9, nesterov: true },
      schedule: { kind: 'step', milestones: [0.3, 0.6, 0.8], factor: 0.2 },
    });
    expect(recipeOf(fineTuningSchema.parse('short'))).toMatchObject({
      duration: { steps: 300 },
      schedule: { kind: 'cosine' },
    });
  });

  it.each([
    { recipe: { duration: { steps: 10 }, seed: 3 } },
    { recipe: 'long' },
    { distillation: { weight: 0 } },
    { distillation: { temperature: -1 } },
    { warmstart: true },
  ])('refuses %j', (fineTune) => {
    expect(problem({ fineTune })).toContain('fineTune');
  });
});

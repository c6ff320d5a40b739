import type { OptionReport } from '../../../../shared/api/experiments.ts';

/** A setting of an experiment beside its method's options; its name is its path in the file. */
export interface Setting extends OptionReport {
  /** Another setting that must have this value, or one of these, for it to mean anything. */
  readonly when?: { readonly name: string; readonly is: readonly string[] };
}

type Rest = Partial<Omit<Setting, 'name' | 'kind' | 'usual' | 'why'>>;

function setting(name: string, kind: Setting['kind'], usual: unknown, why: string, rest: Rest = {}): Setting {
  return { name, kind, usual, why, least: null, most: null, choices: [], unit: null, ...rest };
}

export const generalSettings: readonly Setting[] = [
  setting(
    'recalibrationImages',
    'integer',
    1024,
    'What batch normalisation is recomputed on after a cut; 0 keeps it.',
    {
      ...{ least: 0, most: 100_000, unit: 'training images' },
    },
  ),
  setting('floor', 'integer', 1, 'The fewest channels that a group of layers keeps: no layer is cut to nothing.', {
    ...{ least: 1, most: 65_536, unit: 'channels' },
  }),
  setting('evaluation.split', 'choice', 'test', 'Where accuracy is from: validation leaves test for the last word.', {
    choices: ['test', 'validation'],
  }),
  setting('evaluation.limit', 'integer', null, 'Fewer are quicker and tell networks apart less well; default: all.', {
    ...{ least: 1, unit: 'images' },
  }),
  setting('engine', 'choice', 'onnxruntime', 'What trains: TensorFlow where a GPU of this computer is to be used.', {
    choices: ['onnxruntime', 'tensorflow', 'tensorflow:node-gpu', 'tensorflow:webgpu'],
  }),
  setting('threads', 'integer', 2, 'Of this computer, for training and evaluating.', {
    ...{ least: 1, most: 64, unit: 'processor threads' },
  }),
];

const sgd = { when: { name: 'fineTune.recipe.optimizer.kind', is: ['', 'sgd'] } };
const adam = { when: { name: 'fineTune.recipe.optimizer.kind', is: ['adam', 'adamw'] } };
const scheduled = (...is: string[]): Rest => ({ when: { name: 'fineTune.recipe.schedule.kind', is } });
const share = { least: 0, most: 1 };

/** Of a recipe of one's own; where nothing is stated it is the published one. */
export const recipeSettings: readonly Setting[] = [
  setting('fineTune.recipe.duration.epochs', 'integer', 60, 'How often all training images are seen.', {
    ...{ least: 1, most: 100_000, unit: 'epochs' },
  }),
  setting(
    'fineTune.recipe.duration.steps',
    'integer',
    null,
    'In place of epochs: batches in all; default: by epochs.',
    {
      ...{ least: 1, unit: 'steps' },
    },
  ),
  setting(
    'fineTune.recipe.images',
    'integer',
    null,
    'Training images that are used, drawn by the seed; default: all.',
    {
      ...{ least: 1, unit: 'images' },
    },
  ),
  setting('fineTune.recipe.batch', 'integer', 128, 'Larger ones are steadier and take more memory.', {
    ...{ least: 1, most: 65_536, unit: 'images a step' },
  }),
  setting('fineTune.recipe.optimizer.kind', 'choice', 'sgd', 'How weights follow the gradient.', {
    choices: ['sgd', 'adam', 'adamw'],
  }),
  setting(
    'fineTune.recipe.optimizer.learningRate',
    'number',
    null,
    'The highest of the schedule; default: 0.01, Adam 0.001.',
    {
      ...{ least: 0, unit: 'per step' },
    },
  ),
  setting('fineTune.recipe.optimizer.momentum', 'number', 0.9, 'Share of the last step that goes on.', {
    ...share,
    ...sgd,
  }),
  setting('fineTune.recipe.optimizer.nesterov', 'switch', true, 'Looks ahead along the momentum.', sgd),
  setting('fineTune.recipe.optimizer.betas', 'numbers', [0.9, 0.999], 'Shares of both running means that go on.', {
    ...{ unit: 'two shares', ...adam },
  }),
  setting('fineTune.recipe.optimizer.epsilon', 'number', 1e-8, 'Added to the root of the mean square.', {
    least: 0,
    ...adam,
  }),
  setting('fineTune.recipe.weightDecay', 'number', 5e-4, 'Pulls weights towards 0; more of it forgets more.', share),
  setting('fineTune.recipe.schedule.kind', 'choice', 'step', 'How the learning rate falls.', {
    choices: ['constant', 'step', 'cosine', 'one-cycle'],
  }),
  setting('fineTune.recipe.schedule.milestones', 'numbers', [0.3, 0.6, 0.8], 'When it falls.', {
    ...{ unit: 'shares of all steps', ...scheduled('', 'step') },
  }),
  setting('fineTune.recipe.schedule.factor', 'number', 0.2, 'What is left of it after each fall.', {
    ...{ ...share, ...scheduled('', 'step') },
  }),
  setting('fineTune.recipe.schedule.floor', 'number', 0, 'Share of the learning rate that it ends at.', {
    ...{ ...share, ...scheduled('cosine') },
  }),
  setting('fineTune.recipe.schedule.riseShare', 'number', 0.3, 'Share of all steps on which it rises.', {
    ...{ ...share, ...scheduled('one-cycle') },
  }),
  setting('fineTune.recipe.schedule.startDivisor', 'number', 25, 'The highest learning rate over the first.', {
    ...{ least: 1, ...scheduled('one-cycle') },
  }),
  setting('fineTune.recipe.schedule.endDivisor', 'number', 10_000, 'The first learning rate over the last.', {
    ...{ least: 1, ...scheduled('one-cycle') },
  }),
  setting('fineTune.recipe.warmupSteps', 'integer', 0, 'On which the learning rate rises; none from trained weights.', {
    ...{ least: 0, most: 1_000_000, unit: 'steps' },
  }),
  setting('fineTune.recipe.clip.norm', 'number', null, 'The longest that a gradient may be; default: no limit.', {
    least: 0,
  }),
  setting(
    'fineTune.recipe.clip.value',
    'number',
    null,
    'The furthest from 0 that a part of it may be; default: no limit.',
    {
      least: 0,
    },
  ),
  setting(
    'fineTune.recipe.ema',
    'number',
    null,
    'Share of the running average of the weights that stays; default: none.',
    share,
  ),
  setting('fineTune.recipe.labelSmoothing', 'number', 0, 'Share of the target that is spread over all classes.', share),
  setting(
    'fineTune.recipe.normalization',
    'choice',
    'batch',
    'By each batch, or by the running statistics as they are.',
    {
      choices: ['batch', 'fixed'],
    },
  ),
  setting('fineTune.recipe.checkpointEvery', 'integer', 200, 'The most steps that a crash loses.', {
    ...{ least: 1, most: 1_000_000, unit: 'steps' },
  }),
];

export const distillationSettings: readonly Setting[] = [
  setting('fineTune.distillation.temperature', 'number', 4, 'Softens what the original gives before it is taught.', {
    least: 0,
  }),
  setting('fineTune.distillation.weight', 'number', 0.5, 'Its share in the loss; the labels have the rest.', share),
];

/** Those that mean something beside what was typed. */
export function meant(settings: readonly Setting[], typed: Readonly<Record<string, string>>): readonly Setting[] {
  return settings.filter(({ when }) => when === undefined || when.is.includes(typed[when.name] ?? ''));
}

/** "fineTune.recipe.batch" as people read it under its head: "batch". */
export function shortName(name: string): string {
  return name.replace(/^fineTune\.(recipe|distillation)\./, '').replace(/^duration\./, '');
}

/** Values by their paths as a file has them: `{ 'a.b': 1 }` as `{ a: { b: 1 } }`. */
export function nested(flat: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const whole: Record<string, unknown> = {};
  for (const [path, value] of Object.entries(flat)) {
    const names = path.split('.');
    const last = names.pop()!;
    let into = whole;
    for (const name of names) into = (into[name] ??= {}) as Record<string, unknown>;
    into[last] = value;
  }
  return whole;
}

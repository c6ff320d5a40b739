import { z } from 'zod';
import { experimentRecipe } from '../../../../shared/api/fine-tuning.ts';

const setNames = ['units', 'irregular', 'filter', 'column', 'channel', 'pattern', '2:4', 'block'] as const;

export type SetName = (typeof setNames)[number];

/**
 * SLR's options. "Paper" is Gurevin et al., "Enabling retrain-free deep neural network pruning using surrogate Lagrangian
 * relaxation" (IJCAI 2021), as far as public code that follows it tells.
 */
export const options = z.strictObject({
  algorithm: z
    .enum(['slr', 'admm', 'one-shot'])
    .default('slr')
    .describe(
      'slr: multipliers with shrinking steps and tests of surrogate optimality; admm: the same without both; one-shot: as much training without any of it, and then the smallest weights go',
    ),
  set: z
    .enum(setNames)
    .default('units')
    .describe(
      'What becomes zero. units: coupled channels, which are then cut away, so that the network gets faster; all others make the file smaller only: single weights, filters, columns, input channels, 4 of 9 in each 3 x 3 kernel, 2 of 4 in a row, or blocks',
    ),
  training: experimentRecipe
    .default({
      ...experimentRecipe.parse({
        batch: 64,
        optimizer: { kind: 'sgd', learningRate: 0.01, momentum: 0.5 },
        duration: { epochs: 100 },
        schedule: { kind: 'cosine' },
      }),
    })
    .describe(
      'How the network is trained towards the set; paper, CIFAR-10: 100 epochs of batches of 64 along a cosine',
    ),
  rho: z.number().gt(0).default(0.1).describe('Weight of the quadratic penalty; paper: 0.1'),
  s0: z.number().gt(0).default(0.01).describe("First step of slr's multipliers; paper: 0.01"),
  M: z.number().gt(1).default(300).describe('The larger, the slower the steps shrink; paper: 300'),
  r: z.number().gt(0).lt(1).default(0.1).describe('Exponent of the rule of steps; paper: 0.1'),
  updateEvery: z
    .int()
    .min(1)
    .nullable()
    .default(null)
    .describe('Steps between two updates of multipliers and projected weights; null: an epoch; paper: an epoch')
    .meta({ unit: 'steps' }),
  acceptance: z
    .enum(['training', 'validation'])
    .default('training')
    .describe(
      'The loss that points are compared by: the mean over the training steps since the last update (public code), or that of the network as it is on validation images',
    ),
  stopGap: z
    .number()
    .min(0)
    .lt(1)
    .default(0.01)
    .describe('Training ends once ||W - Z|| is below this share of ||W||; 0: never before its last step'),
  split: z
    .enum(['equal-loss', 'uniform'])
    .default('equal-loss')
    .describe(
      'How a level is split over layers: each gives up what costs the loss as little for what it saves, or all the same share; paper: ratios by hand',
    ),
  ratios: z
    .record(z.string(), z.number().min(0).lt(1))
    .optional()
    .describe(
      'Shares that become zero, by the name of a layer, or of a group of units; all others stay whole. The level is then only what the result is filed under',
    ),
  keepFirst: z
    .boolean()
    .optional()
    .describe('Whether the first layer stays whole; default: yes, of units no: they are coupled with many layers'),
  keepLast: z.boolean().default(true).describe('Whether the last layer stays whole'),
  block: z
    .tuple([z.int().min(1).max(64), z.int().min(1).max(64)])
    .default([4, 1])
    .describe('Outputs and inputs of a block'),
  gradientBatches: z
    .int()
    .min(1)
    .max(100_000)
    .default(16)
    .describe('Mini-batches that tell how much the loss depends on each layer, where a level is split by it')
    .meta({ unit: 'mini-batches' }),
  projectedImages: z
    .int()
    .min(0)
    .max(1_000_000)
    .default(2000)
    .describe('Validation images that the projected network is evaluated on after each update; 0: it is not')
    .meta({ unit: 'images' }),
});

export type SlrOptions = z.output<typeof options>;

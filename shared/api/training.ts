import { z } from 'zod';
import { engineSchema } from './engine.ts';

/** A share of a whole. */
const share = z.number().min(0).max(1);
const positive = z.number().positive();

/** Momentum and Nesterov's form of it as the published code of LeGR fine-tunes (Chin et al. 2020), Adam's as Kingma and Ba 2015. */
const optimizerSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('sgd'),
      /** The highest of the schedule, per step. */
      learningRate: positive.default(0.01),
      /** Share of the last step's direction that goes on, 0 to below 1. */
      momentum: z.number().min(0).lt(1).default(0.9),
      nesterov: z.boolean().default(true),
    }),
    z.strictObject({
      /** `adamw` decays weights beside the gradient (Loshchilov and Hutter 2019), where 0.01 is a usual weight decay. */
      kind: z.enum(['adam', 'adamw']),
      /** The highest of the schedule, per step. */
      learningRate: positive.default(0.001),
      /** Shares of the running means of the gradient and of its square that go on with each step, 0 to below 1. */
      betas: z.tuple([z.number().min(0).lt(1), z.number().min(0).lt(1)]).default([0.9, 0.999]),
      /** Added to the root of the mean square; in the gradient's unit. */
      epsilon: positive.default(1e-8),
    }),
  ])
  .refine((optimizer) => optimizer.kind !== 'sgd' || !optimizer.nesterov || optimizer.momentum > 0, {
    message: 'Nesterov needs a momentum above 0',
    path: ['nesterov'],
  });

const scheduleSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('constant') }),
  z.strictObject({
    kind: z.literal('step'),
    /** Shares of all steps. */
    milestones: z.array(share).min(1).max(64).default([0.3, 0.6, 0.8]),
    /** What the learning rate is multiplied by at each milestone. */
    factor: positive.max(1).default(0.2),
  }),
  z.strictObject({
    kind: z.literal('cosine'),
    /** Share of the learning rate that it ends at. */
    floor: share.default(0),
  }),
  /** Defaults of PyTorch's OneCycleLR. */
  z.strictObject({
    kind: z.literal('one-cycle'),
    /** Share of all steps on which the learning rate rises. */
    riseShare: z.number().gt(0).lt(1).default(0.3),
    /** The highest learning rate over the first one. */
    startDivisor: z.number().min(1).default(25),
    /** The first learning rate over the last one. */
    endDivisor: z.number().min(1).default(10_000),
  }),
]);

/**
 * How a network is trained. The defaults are those of LeGR's published code for fine-tuning pruned networks (Chin et al.,
 * "Towards efficient model compression via learned global ranking", CVPR 2020) unless another source is named.
 */
export const recipeSchema = z.strictObject({
  duration: z
    .union(
      [
        /** Times that all training images are seen. */
        z.strictObject({ epochs: z.int().min(1).max(100_000) }),
        /** Batches. */
        z.strictObject({ steps: z.int().min(1).max(1_000_000_000) }),
      ],
      { error: 'must be { epochs: N } or { steps: N }, a whole number from 1' },
    )
    .default({ epochs: 60 }),
  /** Training images that are used, drawn by the seed; all when absent. */
  images: z.int().min(1).optional(),
  /** Images in a step. */
  batch: z.int().min(1).max(65_536).default(128),
  optimizer: optimizerSchema.default({ kind: 'sgd', learningRate: 0.01, momentum: 0.9, nesterov: true }),
  /** Coefficient of a weight in its own gradient; weights of convolutions and dense layers only. */
  weightDecay: z.number().min(0).max(1).default(5e-4),
  schedule: scheduleSchema.default({ kind: 'step', milestones: [0.3, 0.6, 0.8], factor: 0.2 }),
  /** Steps on which the learning rate rises to its schedule; 0 is none, as is usual from trained weights. */
  warmupSteps: z.int().min(0).max(1_000_000).default(0),
  clip: z
    .strictObject({
      /** The longest that all gradients as one vector may be. */
      norm: positive.optional(),
      /** The furthest from 0 that one element of a gradient may be. */
      value: positive.optional(),
    })
    .default({}),
  /** Share of the average of the weights that stays with each step, such as 0.999; null trains without an average. */
  ema: z.number().gt(0).lt(1).nullable().default(null),
  /** Share of the target that is spread over all classes; 0.1 is usual from scratch (Szegedy et al. 2016). */
  labelSmoothing: z.number().min(0).lt(1).default(0),
  /** Of the order of images and of augmentation. */
  seed: z.int().min(0).default(0),
  engine: engineSchema.default('onnxruntime'),
  /** Processor threads of the engine. */
  threads: z.int().min(1).max(64).default(2),
  augmentation: z.unknown().optional(),
  /** The most steps between two checkpoints; where steps are slow there are more. */
  checkpointEvery: z.int().min(1).max(1_000_000).default(200),
  /** By the batch's own statistics, or by the running ones, which then stay as they are. */
  normalization: z.enum(['batch', 'fixed']).default('batch'),
});

export type Recipe = z.output<typeof recipeSchema>;

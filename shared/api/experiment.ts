import { z } from 'zod';
import { engineSchema } from './engine.ts';
import { methodNames } from './methods.ts';
import { perGroup } from './per-group.ts';

/** An experiment file (YAML). Paths in it are relative to the file. */
export const experimentSchema = z.strictObject({
  name: z.string().min(1).max(200),
  model: z.string().min(1),
  data: z.string().min(1),
  method: z.enum(methodNames),
  /** Checked by the method's own schema. */
  options: z.record(z.string(), z.unknown()).default({}),
  /** Shares of the dense model's MACs to keep, one candidate each. */
  levels: z.array(z.number().gt(0).lt(1)).min(1).max(64),
  seed: z.int().min(0).default(0),
  /** Kept channels of a group are rounded to a multiple of this. */
  round: perGroup(1024).default(1),
  /**
   * The least number of units that a group, and each layer in it, keeps; 1 when absent. It has no default, so that
   * experiments that were begun before there were floors are still the same when they are resumed.
   */
  floor: perGroup(65_536).optional(),
  /** Training images that batch normalisation statistics are recomputed on after cutting; 0 keeps the dense ones. */
  recalibrationImages: z.int().min(0).max(100_000).default(1024),
  evaluation: z
    .strictObject({
      split: z.enum(['validation', 'test']).default('test'),
      limit: z.int().min(1).optional(),
    })
    .default({ split: 'test' }),
  /** What trains, for methods that do; `onnxruntime` when absent. It has no default for the same reason as `floor`. */
  engine: engineSchema.optional(),
  threads: z.int().min(1).max(64).default(2),
});

export type Experiment = z.output<typeof experimentSchema>;

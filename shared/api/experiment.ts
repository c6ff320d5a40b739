import { z } from 'zod';
import { engineSchema } from './engine.ts';
import { fineTuningSchema } from './fine-tuning.ts';
import { levelQuantityOf, levelSchema } from './level.ts';
import { methodNames } from './methods.ts';
import { perGroup } from './per-group.ts';
import { precisionSchema, runtimeSchema } from './runtime-names.ts';

/** An experiment file (YAML). Paths in it are relative to the file. */
const experimentFields = z.strictObject({
  name: z.string().min(1).max(200),
  model: z.string().min(1),
  data: z.string().min(1),
  method: z.enum(methodNames),
  /** Checked by the method's own schema. */
  options: z.record(z.string(), z.unknown()).default({}),
  /** Shares of the dense model's cost to keep, or budgets such as "latency<=12ms"; one candidate each. */
  levels: z.array(levelSchema).min(1).max(64),
  /** What shares are of; `macs` when absent. It has no default for the same reason as `floor`. */
  cost: z.enum(['macs', 'params', 'activations', 'latency', 'energy']).optional(),
  /** The device whose latency levels are of, by its name, and how networks run there. */
  device: z
    .strictObject({
      name: z.string().min(1),
      runtime: runtimeSchema.default('onnxruntime'),
      precision: precisionSchema.default('float32'),
      threads: z.int().min(1).max(64).default(1),
      /** Whether the cut networks are measured there while plans are made, so that budgets are met by measurement. */
      measure: z.boolean().default(true),
    })
    .optional(),
  seed: z.int().min(0).default(0),
  /** Kept channels of a group are rounded to a multiple of this; `device`: of the step that was found on the device. */
  round: z
    .union([z.literal('device'), perGroup(1024)], {
      error: 'must be a whole number from 1 to 1024, such numbers by group, or device',
    })
    .default(1),
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
  /** How each level is trained once it is cut; not at all when absent. */
  fineTune: fineTuningSchema.optional(),
  /** What trains; `onnxruntime` when absent. It has no default for the same reason as `floor`. */
  engine: engineSchema.optional(),
  threads: z.int().min(1).max(64).default(2),
});

export const experimentSchema = experimentFields.superRefine((experiment, context) => {
  const quantity = levelQuantityOf(experiment);
  const problem = (path: (string | number)[], message: string): void =>
    context.addIssue({ code: 'custom', path, message });
  experiment.levels.forEach((level, at) => {
    if (typeof level === 'string' && !level.startsWith(`${quantity}<`)) {
      problem(['levels', at], `is no budget of ${quantity}, which the other levels are of`);
    }
  });
  const isOfDevice = quantity === 'latency' || quantity === 'energy';
  if (isOfDevice && experiment.device === undefined) problem(['device'], `must be named for levels of ${quantity}`);
  if (experiment.round === 'device' && experiment.device === undefined)
    problem(['device'], 'must be named to round by it');
});

export type Experiment = z.output<typeof experimentSchema>;

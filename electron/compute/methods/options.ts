import type { z } from 'zod';
import { EspalierError } from '../../../shared/api/errors.ts';
import type { Experiment } from '../../../shared/api/experiment.ts';
import { options as bnGamma } from './bn-gamma/options.ts';
import { options as fpgm } from './fpgm/options.ts';
import { options as globalL2 } from './global-l2/options.ts';
import { options as legr } from './legr/options.ts';
import { options as random } from './random/options.ts';
import { options as slr } from './slr/options.ts';
import { options as taylor } from './taylor/options.ts';
import { options as uniformL1 } from './uniform-l1/options.ts';
import { options as uniformL2 } from './uniform-l2/options.ts';

/** The options of every method, without what runs it: light enough for whoever only asks for them. */
export const methodOptions = {
  random,
  'uniform-l1': uniformL1,
  'uniform-l2': uniformL2,
  'global-l2': globalL2,
  'bn-gamma': bnGamma,
  fpgm,
  taylor,
  slr,
  legr,
} as const satisfies Readonly<Record<Experiment['method'], z.ZodType>>;

/** Checks the options of an experiment file. Throws EXPERIMENT_INVALID naming the option. */
export function parseOptions<Schema extends z.ZodType>(
  name: Experiment['method'],
  schema: Schema,
  options: unknown,
): z.output<Schema> {
  const parsed = schema.safeParse(options);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new EspalierError(
    'EXPERIMENT_INVALID',
    `options of ${name}: ${[...issue.path, issue.message].join(': ')}`,
    'Correct the option in the experiment file, or leave it out for its default.',
  );
}

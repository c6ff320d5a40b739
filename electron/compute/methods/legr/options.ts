import { z } from 'zod';
import type { Experiment } from '../../../../shared/api/experiment.ts';

const share = z.number().gt(0).lt(1);

const baseSchema = z.enum(['uniform-l1', 'uniform-l2', 'global-l2', 'bn-gamma', 'fpgm', 'taylor']);

export type BaseName = z.output<typeof baseSchema>;

/** What an option without a value of its own is, by the setting; null is a value, not the lack of one. */
const defaults = {
  published: {
    annealKappa: false,
    genes: 'layers',
    searchLevels: (levels: readonly number[]) => [Math.min(...levels)],
    recalibrateInFitness: 0,
    racing: false,
    patience: () => null,
    selection: 'ranking',
    finalists: 1,
  },
  recommended: {
    annealKappa: true,
    genes: 'coupled',
    searchLevels: spread,
    recalibrateInFitness: 256,
    racing: true,
    patience: (candidates: number) => Math.max(1, Math.round(candidates / 4)),
    selection: 'validated',
    finalists: 8,
  },
} as const;

/** "published: …; recommended: …". */
function inBoth(option: keyof (typeof defaults)['published'], published?: string, recommended?: string): string {
  return `published: ${published ?? String(defaults.published[option])}; recommended: ${recommended ?? String(defaults.recommended[option])}`;
}

/**
 * LeGR's options. "Paper" is the published code of Chin et al., "Towards efficient model compression via learned global
 * ranking" (CVPR 2020). `setting: published` leaves everything as it is there; the recommended setting differs in the
 * options that name two values.
 */
export const options = z.strictObject({
  setting: z
    .enum(['recommended', 'published'])
    .default('recommended')
    .describe('Which defaults the options without one of their own take: see each of them'),
  candidates: z
    .int()
    .min(1)
    .max(100_000)
    .default(400)
    .describe('Networks judged in a search; paper: 400')
    .meta({ unit: 'networks' }),
  population: z
    .int()
    .min(1)
    .max(10_000)
    .default(64)
    .describe('Individuals kept, the oldest leaving first; paper: 64')
    .meta({ unit: 'individuals' }),
  tournament: z
    .int()
    .min(1)
    .max(10_000)
    .default(16)
    .describe('Individuals drawn with replacement, of which the fittest has a child; paper: 16')
    .meta({ unit: 'individuals' }),
  mutationRate: z
    .number()
    .gt(0)
    .lte(1)
    .default(0.1)
    .describe('Share of the genes that a mutation changes, one at least; paper: 0.1')
    .meta({ unit: 'share of the genes' }),
  annealing: z
    .number()
    .min(1)
    .default(1.25)
    .describe('Mutations of alpha have the deviation 1 - t / (annealing * candidates) at candidate t; paper: 1.25'),
  annealKappa: z
    .boolean()
    .optional()
    .describe(`Whether mutations of kappa shrink likewise; ${inBoth('annealKappa')}`),
  genes: z
    .enum(['layers', 'coupled'])
    .optional()
    .describe(
      `What has an alpha and a kappa of its own: each layer, or each set of coupled layers; ${inBoth('genes')}`,
    ),
  bases: z
    .array(baseSchema)
    .min(1)
    .default(['uniform-l2', 'global-l2', 'taylor'])
    .describe('The baselines whose scores are transformed where coupled layers have the genes; layers have global-l2'),
  reduction: z
    .enum(['sum', 'mean', 'max'])
    .default('sum')
    .describe(
      "How a unit's score comes from those of its filters where layers have the genes; the published code sums",
    ),
  searchLevels: z
    .array(share)
    .min(1)
    .max(8)
    .optional()
    .describe(
      `Shares of what the levels are of that individuals are cut to, a search each; ${inBoth('searchLevels', 'the lowest level', 'the lowest and those a third and two thirds of the way up')}`,
    )
    .meta({ unit: 'shares' }),
  fitness: z
    .enum(['loss', 'accuracy'])
    .default('loss')
    .describe('What makes an individual fit: a low mean cross-entropy (the published code), or a high accuracy'),
  fitnessImages: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(2000)
    .describe('Images of the validation split, which no training sees, that fitness is measured on')
    .meta({ unit: 'images' }),
  recalibrateInFitness: z
    .int()
    .min(0)
    .max(100_000)
    .optional()
    .describe(`Images for batch normalisation recalibration of each individual; ${inBoth('recalibrateInFitness')}`)
    .meta({ unit: 'images' }),
  fineTuneSteps: z
    .int()
    .min(0)
    .max(100_000)
    .default(0)
    .describe('Steps of training before an individual is judged (tau); paper: 0 for CIFAR-10, 200 for CIFAR-100')
    .meta({ unit: 'steps' }),
  atOnce: z
    .int()
    .min(1)
    .max(64)
    .optional()
    .describe(
      'Children drawn before the first of them is judged, to be judged at once; 1 is one after the other; default: threads',
    )
    .meta({ unit: 'networks' }),
  racing: z
    .boolean()
    .optional()
    .describe(
      `Whether an individual is dropped, batch by batch, once it cannot become the best; of losses only, not of accuracy; ${inBoth('racing')}`,
    ),
  patience: z
    .int()
    .min(1)
    .nullable()
    .optional()
    .describe(
      `A search ends when so many candidates in a row have not lowered the best loss; null never; ${inBoth('patience', 'null', 'a quarter of its candidates')}`,
    )
    .meta({ unit: 'networks' }),
  selection: z
    .enum(['ranking', 'validated'])
    .optional()
    .describe(
      `Whether every level is cut by the one ranking that was learned, or by whichever of the learned ones, those between them and the baselines is best on validation at that level; ${inBoth('selection')}`,
    ),
  finalists: z
    .int()
    .min(1)
    .max(64)
    .optional()
    .describe(
      `Rankings whose networks are trained for a few steps before one of them is taken for a level, the baselines always among them; only where networks are fine-tuned and levels are validated; 1: none are trained; ${inBoth('finalists')}`,
    )
    .meta({ unit: 'rankings' }),
  finalistSteps: z
    .int()
    .min(1)
    .max(100_000)
    .default(60)
    .describe('Steps that each of the finalists is trained for, along a cosine; not in the paper')
    .meta({ unit: 'steps' }),
});

export type LegrOptions = z.output<typeof options>;

/** Options with nothing left open. */
export type LegrSettings = Required<Omit<LegrOptions, 'setting' | 'patience'>> & { readonly patience: number | null };

/** Fills what the options leave to the setting; `levels` are shares of the dense network's cost. */
export function settingsOf(
  { setting, ...given }: LegrOptions,
  levels: readonly number[],
  { threads }: Pick<Experiment, 'threads'>,
): LegrSettings {
  const { searchLevels, patience, ...plain } = defaults[setting];
  return {
    ...{ ...plain, ...given },
    atOnce: given.atOnce ?? threads,
    searchLevels: [...(given.searchLevels ?? searchLevels(levels))].sort((a, b) => b - a),
    patience: given.patience === undefined ? patience(given.candidates) : given.patience,
  };
}

/** The lowest, and those a third and two thirds of the way up: near the dense network any ranking does well. */
function spread(levels: readonly number[]): number[] {
  const ascending = [...new Set(levels)].sort((a, b) => a - b);
  if (ascending.length < 3) return ascending.slice(0, 1);
  return [0, 1 / 3, 2 / 3].map((share) => ascending[Math.floor(share * ascending.length)]);
}

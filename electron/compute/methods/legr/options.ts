import { z } from 'zod';

/**
 * LeGR's settings; the defaults are those of the published code (Chin et al., "Towards efficient model compression via
 * learned global ranking", CVPR 2020) without fine-tuning inside the search.
 */
export const options = z.strictObject({
  candidates: z.int().min(1).max(100_000).default(400).describe('Networks judged in the search; paper: 400'),
  population: z.int().min(1).max(10_000).default(64).describe('Individuals kept, the oldest leaving first; paper: 64'),
  tournament: z
    .int()
    .min(1)
    .max(10_000)
    .default(16)
    .describe('Individuals drawn with replacement, of which the fittest has a child; paper: 16'),
  mutationRate: z
    .number()
    .gt(0)
    .lte(1)
    .default(0.1)
    .describe('Share of the layers that a mutation changes, one layer at least; paper: 0.1'),
  searchLevel: z
    .number()
    .gt(0)
    .lt(1)
    .optional()
    .describe('Share of MACs that individuals are cut to in the search; default and paper: the lowest level'),
  reduction: z
    .enum(['sum', 'mean', 'max'])
    .default('sum')
    .describe("How a unit's score comes from those of its filters; the published code sums"),
  fitnessImages: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(1000)
    .describe('Images of the validation split that fitness, the mean cross-entropy, is measured on'),
  recalibrateInFitness: z
    .int()
    .min(0)
    .max(100_000)
    .default(0)
    .describe('Images for batch normalisation recalibration of each individual; published setting: 0'),
});

export type LegrOptions = z.output<typeof options>;

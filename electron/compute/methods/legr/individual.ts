import { z } from 'zod';

/** A ranking of units, as the search changes it: which scores it starts from, and one affine transform for each gene. */
export const individualSchema = z.strictObject({
  /** The scores that it transforms, by their place in the space's bases. */
  base: z.int().min(0),
  alpha: z.array(z.number()),
  kappa: z.array(z.number()),
});

export type Individual = z.output<typeof individualSchema>;

/** Where rankings are searched. */
export interface RankingSpace {
  readonly genes: number;
  /** The scores that rankings start from: for each its name, and for each gene the deviation of the scores under it. */
  readonly bases: readonly { readonly name: string; readonly deviations: readonly number[] }[];
  /** One score for each unit: low ones leave first. */
  scores(individual: Individual): Float64Array;
}

/** A space of a network's layers. */
export interface NamedSpace extends RankingSpace {
  /** What people call each gene's layer or set of layers. */
  readonly geneNames: readonly string[];
}

/** The base as it is. */
export function identityOf({ genes }: Pick<RankingSpace, 'genes'>, base: number): Individual {
  return { base, alpha: Array.from({ length: genes }, () => 1), kappa: Array.from({ length: genes }, () => 0) };
}

/** Sample standard deviation; 0 of fewer than two values. */
export function deviationOf(values: ArrayLike<number>): number {
  const { length } = values;
  if (length < 2) return 0;
  let sum = 0;
  for (let i = 0; i < length; i++) sum += values[i];
  const mean = sum / length;
  let squares = 0;
  for (let i = 0; i < length; i++) squares += (values[i] - mean) ** 2;
  return Math.sqrt(squares / (length - 1));
}

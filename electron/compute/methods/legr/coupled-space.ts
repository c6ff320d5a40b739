import type { Cohort } from '../../prune/cohorts.ts';
import { deviationOf, type NamedSpace } from './individual.ts';

/** A baseline's scores, one for each unit. */
export interface Base {
  readonly name: string;
  readonly scores: Float64Array;
}

/**
 * One alpha and one kappa for each set of coupled layers (more exactly: for each cohort, whose units lie in the same
 * weights), over the scores of baselines. The baselines themselves are rankings of this space, and fewer genes are
 * learned from fewer candidates: a chain of residual blocks has one, not one for each of its layers.
 */
export function coupledSpace(
  cohorts: readonly Cohort[],
  bases: readonly Base[],
  groupNames: ReadonlyMap<string, string> = new Map(),
): NamedSpace {
  return {
    genes: cohorts.length,
    geneNames: cohorts.map(({ group }) => groupNames.get(group) ?? group),
    bases: bases.map(({ name, scores }) => ({
      name,
      // Scores of units that a baseline cannot compare are infinite, and no shift moves them.
      deviations: cohorts.map(({ units }) => finite(deviationOf(units.map((unit) => scores[unit])))),
    })),
    scores({ base, alpha, kappa }) {
      const { scores } = bases[base];
      const transformed = new Float64Array(scores.length);
      cohorts.forEach(({ units }, gene) => {
        for (const unit of units) transformed[unit] = alpha[gene] * scores[unit] + kappa[gene];
      });
      return transformed;
    },
  };
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : 0;
}

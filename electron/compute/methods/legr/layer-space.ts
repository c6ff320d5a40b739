import type { LayerNorms } from '../../prune/filter-norms.ts';
import { deviationOf, type NamedSpace } from './individual.ts';
import type { LegrSettings } from './options.ts';

/**
 * LeGR as published: one alpha and one kappa for each layer, coupled or not. A filter with norm n scores alpha n + kappa,
 * and a unit what its filters in all layers that it couples come to. Units without filters score 0.
 */
export function layerSpace(
  layers: readonly LayerNorms[],
  unitCount: number,
  reduction: LegrSettings['reduction'],
): NamedSpace {
  return {
    genes: layers.length,
    geneNames: layers.map(({ node }) => node),
    bases: [{ name: 'global-l2', deviations: layers.map(({ norms }) => deviationOf(norms)) }],
    scores({ alpha, kappa }) {
      const scores = new Float64Array(unitCount).fill(reduction === 'max' ? -Infinity : 0);
      const members = new Int32Array(unitCount);
      layers.forEach(({ norms, unitOfFilter }, layer) => {
        for (let i = 0; i < norms.length; i++) {
          const unit = unitOfFilter[i];
          if (unit < 0) continue;
          const score = alpha[layer] * norms[i] + kappa[layer];
          scores[unit] = reduction === 'max' ? Math.max(scores[unit], score) : scores[unit] + score;
          members[unit]++;
        }
      });
      for (let unit = 0; unit < unitCount; unit++) {
        if (members[unit] === 0) scores[unit] = 0;
        else if (reduction === 'mean') scores[unit] /= members[unit];
      }
      return scores;
    },
  };
}

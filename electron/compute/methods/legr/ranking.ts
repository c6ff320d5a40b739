import type { LayerNorms } from '../../prune/filter-norms.ts';
import type { LegrOptions } from './options.ts';

/** One affine transform for each layer: a filter with norm n scores alpha n + kappa. */
export interface Individual {
  readonly alpha: readonly number[];
  readonly kappa: readonly number[];
}

/** Each unit's score: its filters' transformed norms, reduced over all layers that it couples. Units without filters: 0. */
export function scoreUnits(
  { alpha, kappa }: Individual,
  layers: readonly LayerNorms[],
  unitCount: number,
  reduction: LegrOptions['reduction'],
): Float64Array {
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
}

/** Sample standard deviation of each layer's norms: the scale of kappa. */
export function normDeviations(layers: readonly LayerNorms[]): number[] {
  return layers.map(({ norms }) => {
    const mean = norms.reduce((sum, norm) => sum + norm, 0) / norms.length;
    const squares = norms.reduce((sum, norm) => sum + (norm - mean) ** 2, 0);
    return norms.length > 1 ? Math.sqrt(squares / (norms.length - 1)) : 0;
  });
}

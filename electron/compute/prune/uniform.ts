import type { ChannelUnits } from '../../../shared/graph/channels/units.ts';
import { cohortsOf } from './cohorts.ts';

/**
 * Each unit's rank by importance within its cohort, as a share: a cut by it takes the same share of every layer, the
 * least important units first (ties: lowest id). `importance` has one number for each unit; 0 for those that stay.
 */
export function uniformScores(units: ChannelUnits, importance: Float64Array): Float64Array {
  const scores = new Float64Array(importance.length);
  for (const cohort of cohortsOf(units)) {
    const ascending = [...cohort.units].sort((a, b) => importance[a] - importance[b] || a - b);
    ascending.forEach((unit, rank) => (scores[unit] = (rank + 0.5) / ascending.length));
  }
  return scores;
}

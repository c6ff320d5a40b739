import type { ChannelUnits } from '../../../../shared/graph/channels/units.ts';
import type { Graph } from '../../../../shared/graph/graph.ts';
import { cohortsOf } from '../../prune/cohorts.ts';
import { filterNorms, sumOverFilters } from '../../prune/filter-norms.ts';

/**
 * Each unit's rank within its cohort, as a share: the cut then takes the same share of every layer, the filters with
 * the lowest L1 norm first (Li et al., "Pruning filters for efficient ConvNets", 2017, with one share for all layers).
 */
export function uniformL1Scores(graph: Graph, units: ChannelUnits): Float64Array {
  const norms = sumOverFilters(filterNorms(graph, units, 'l1'), units.units.length);
  const scores = new Float64Array(units.units.length);
  for (const cohort of cohortsOf(units)) {
    const ascending = [...cohort.units].sort((a, b) => norms[a] - norms[b] || a - b);
    ascending.forEach((unit, rank) => (scores[unit] = (rank + 0.5) / ascending.length));
  }
  return scores;
}

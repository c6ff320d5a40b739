import type { ChannelUnits } from '../../../../shared/graph/channels/units.ts';
import type { Graph } from '../../../../shared/graph/graph.ts';
import { filterNorms, sumOverFilters } from '../../prune/filter-norms.ts';
import { uniformScores } from '../../prune/uniform.ts';

/**
 * The same share of every layer, the filters with the lowest L2 norm first: as uniform-l1 (Li et al., ICLR 2017), which
 * their paper compares it with. Squared norms, as LeGR takes them, summed over all layers that a unit couples.
 */
export function uniformL2Scores(graph: Graph, units: ChannelUnits): Float64Array {
  return uniformScores(units, sumOverFilters(filterNorms(graph, units, 'squares'), units.units.length));
}

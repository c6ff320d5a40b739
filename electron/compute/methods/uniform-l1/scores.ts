import type { ChannelUnits } from '../../../../shared/graph/channels/units.ts';
import type { Graph } from '../../../../shared/graph/graph.ts';
import { filterNorms, sumOverFilters } from '../../prune/filter-norms.ts';
import { uniformScores } from '../../prune/uniform.ts';

/**
 * The same share of every layer, the filters with the lowest L1 norm first (Li et al., "Pruning filters for efficient
 * ConvNets", ICLR 2017, with one share for all layers); summed over all layers that a unit couples.
 */
export function uniformL1Scores(graph: Graph, units: ChannelUnits): Float64Array {
  return uniformScores(units, sumOverFilters(filterNorms(graph, units, 'l1'), units.units.length));
}

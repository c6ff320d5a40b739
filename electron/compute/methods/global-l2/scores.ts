import type { ChannelUnits } from '../../../../shared/graph/channels/units.ts';
import type { Graph } from '../../../../shared/graph/graph.ts';
import { filterNorms, sumOverFilters } from '../../prune/filter-norms.ts';

/**
 * The plain sum of squares of each unit's filters over all layers that it couples, not normalised: what LeGR ranks by
 * before it learns anything (alpha 1, kappa 0, reduction sum).
 */
export function globalL2Scores(graph: Graph, units: ChannelUnits): Float64Array {
  return sumOverFilters(filterNorms(graph, units, 'squares'), units.units.length);
}

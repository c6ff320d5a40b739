import type { ChannelUnits } from '../../../../shared/graph/channels/units.ts';
import type { Graph } from '../../../../shared/graph/graph.ts';
import { weightValues } from '../../../../shared/graph/quantized-weights.ts';
import { addToUnits, prunedLayers } from '../../prune/filters.ts';
import { uniformScores } from '../../prune/uniform.ts';
import { distanceSums, filterRows } from './distances.ts';

/**
 * The same share of every layer, first the filters that are nearest to their layer's geometric median, which the others
 * can stand in for: those with the lowest sum of Euclidean distances to all filters of the layer (He et al., "Filter
 * pruning via geometric median for deep convolutional neural networks acceleration", CVPR 2019). Summed over all layers
 * that a unit couples, which the paper prunes one by one.
 */
export function fpgmScores(graph: Graph, units: ChannelUnits): Float64Array {
  const values = weightValues(graph);
  const sums = new Float64Array(units.units.length);
  for (const layer of prunedLayers(units)) {
    const { dims } = graph.constants.get(layer.constant)!;
    const rows = filterRows(values(layer.constant), dims, layer);
    addToUnits(sums, distanceSums(rows, layer.count), layer.unitOfFilter);
  }
  return uniformScores(units, sums);
}

import type { ChannelUnits } from '../../../shared/graph/channels/units.ts';
import type { Graph } from '../../../shared/graph/graph.ts';
import { weightValues } from '../../../shared/graph/quantized-weights.ts';
import { addToUnits, prunedLayers, sumByFilter } from './filters.ts';

/** The norms of one layer's filters, and the units that the filters belong to (-1: the filter stays). */
export interface LayerNorms {
  readonly node: string;
  readonly norms: Float64Array;
  readonly unitOfFilter: Int32Array;
}

/** 'l1' sums magnitudes, 'squares' sums squares, both over all weights of a filter; no root, no division by their number. */
export type NormKind = 'l1' | 'squares';

/** The norms of all layers that hold a filter which may leave. */
export function filterNorms(graph: Graph, units: ChannelUnits, kind: NormKind): LayerNorms[] {
  const values = weightValues(graph);
  return prunedLayers(units).map((layer) => {
    const data = values(layer.constant);
    const { dims } = graph.constants.get(layer.constant)!;
    const norms = sumByFilter(dims, layer, (index) => (kind === 'l1' ? Math.abs(data[index]) : data[index] ** 2));
    return { node: layer.node, norms, unitOfFilter: layer.unitOfFilter };
  });
}

/** Each unit's sum over its filters in all layers. */
export function sumOverFilters(layers: readonly LayerNorms[], unitCount: number): Float64Array {
  const sums = new Float64Array(unitCount);
  for (const { norms, unitOfFilter } of layers) addToUnits(sums, norms, unitOfFilter);
  return sums;
}

import type { ChannelUnits, FilterLayer } from '../../../shared/graph/channels/units.ts';
import type { Graph } from '../../../shared/graph/graph.ts';
import { weightValues } from '../../../shared/graph/quantized-weights.ts';
import { elementCount } from '../../../shared/graph/tensor.ts';

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
  return units.layers
    .filter(({ unitOfFilter }) => unitOfFilter.some((unit) => unit >= 0 && units.units[unit].prunable))
    .map((layer) => ({
      node: layer.node,
      norms: normsOf(graph, layer, values(layer.constant), kind),
      unitOfFilter: layer.unitOfFilter,
    }));
}

function normsOf(
  graph: Graph,
  { constant, axis, count }: FilterLayer,
  data: ArrayLike<number>,
  kind: NormKind,
): Float64Array {
  const { dims } = graph.constants.get(constant)!;
  const inner = elementCount(dims.slice(axis + 1));
  const norms = new Float64Array(count);
  for (let i = 0; i < data.length; i++) {
    const weight = data[i];
    norms[Math.floor(i / inner) % count] += kind === 'l1' ? Math.abs(weight) : weight * weight;
  }
  return norms;
}

/** Each unit's sum over its filters in all layers. */
export function sumOverFilters(layers: readonly LayerNorms[], unitCount: number): Float64Array {
  const sums = new Float64Array(unitCount);
  for (const { norms, unitOfFilter } of layers) {
    for (let i = 0; i < norms.length; i++) if (unitOfFilter[i] >= 0) sums[unitOfFilter[i]] += norms[i];
  }
  return sums;
}

import type { ChannelUnits, FilterLayer } from '../../../shared/graph/channels/units.ts';
import { elementCount } from '../../../shared/graph/tensor.ts';

/** The layers that hold a filter which may leave. */
export function prunedLayers(units: ChannelUnits): FilterLayer[] {
  return units.layers.filter(({ unitOfFilter }) =>
    unitOfFilter.some((unit) => unit >= 0 && units.units[unit].prunable),
  );
}

/** Sums a term of each weight over the filters of a layer: `dims` are its constant's, `term` takes an index into its data. */
export function sumByFilter(
  dims: readonly number[],
  { axis, count }: FilterLayer,
  term: (index: number) => number,
): Float64Array {
  const inner = elementCount(dims.slice(axis + 1));
  const sums = new Float64Array(count);
  const length = elementCount(dims);
  for (let start = 0, filter = 0; start < length; start += inner, filter = (filter + 1) % count) {
    for (let index = start; index < start + inner; index++) sums[filter] += term(index);
  }
  return sums;
}

/** Adds each filter's number to that of its unit. */
export function addToUnits(sums: Float64Array, ofFilters: Float64Array, unitOfFilter: Int32Array): void {
  for (let i = 0; i < ofFilters.length; i++) if (unitOfFilter[i] >= 0) sums[unitOfFilter[i]] += ofFilters[i];
}

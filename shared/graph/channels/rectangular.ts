import { stridesOf, walk } from '../operators/indexing.ts';
import type { DisjointSets } from './disjoint-sets.ts';
import type { Layout } from './scope.ts';

/**
 * Joins what must leave together for a value to stay rectangular when its channels lie along several axes. Where all
 * that leaves together lies at whole places of one axis already, as group normalisation has it, nothing is to be done;
 * otherwise all positions along the widest axis are joined across the others, as a channel shuffle wants it.
 */
export function joinRectangular(sets: DisjointSets, { dims, ids }: Layout): void {
  if (dims.length < 2) return;
  const roots = ids.map((id) => sets.find(id));
  const whole = dims.some((_, axis) => firstAlong(dims, axis).every((first, index) => roots[first] === roots[index]));
  if (whole) return;
  const widest = dims.indexOf(Math.max(...dims));
  firstAlong(dims, widest).forEach((first, index) => sets.unite(ids[index]!, ids[first]!));
}

/** For each position the first one that lies at the same place of one axis. */
function firstAlong(dims: readonly number[], axis: number): Int32Array {
  const strides = stridesOf(dims);
  return walk(
    dims,
    dims.map((_, other) => (other === axis ? strides[other]! : 0)),
  );
}

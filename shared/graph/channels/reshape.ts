import type { Dimension } from '../graph.ts';
import { pickIds, stridesOf, walk } from '../operators/indexing.ts';
import { elementCount } from '../tensor.ts';
import type { ChannelScope, Layout } from './scope.ts';

/** The elements along one axis, after joining across all others what lies at the same place of it. */
export function joinedAcross(scope: ChannelScope, layout: Layout, axis: number): Int32Array {
  const along = layout.axes.indexOf(axis);
  const strides = stridesOf(layout.dims);
  const representative = walk(
    layout.dims,
    layout.dims.map((_, index) => (index === along ? strides[index]! : 0)),
  );
  scope.unite(layout.ids, pickIds(layout.ids, representative));
  return Int32Array.from({ length: layout.dims[along]! }, (_, place) => layout.ids[place * strides[along]!]!);
}

/** Positions that are spelled out at most: far beyond the widest dense layer. */
const largestSpread = 2 ** 20;

/** The layout after a change of dimensions that keeps the row-major order; null when the channels cannot be followed. */
export function reshaped(
  scope: ChannelScope,
  from: readonly Dimension[],
  to: readonly Dimension[],
  layout: Layout,
): Layout | null {
  const block = blockAround(from, to, layout.axes);
  if (block === null) return null;
  const { fromStart, fromEnd, toStart, toEnd } = block;
  const fromDims = numeric(from.slice(fromStart, fromEnd));
  const toDims = numeric(to.slice(toStart, toEnd));
  if (fromDims === null || toDims === null || elementCount(fromDims) > largestSpread) return null;

  scope.spend(elementCount(fromDims));
  // Spell the elements out for every position of the block, then drop the axes along which they do not change.
  const strides = stridesOf(layout.dims);
  const spread = pickIds(
    layout.ids,
    walk(
      fromDims,
      fromDims.map((_, axis) => {
        const at = layout.axes.indexOf(axis + fromStart);
        return at < 0 ? 0 : strides[at]!;
      }),
    ),
  );
  const roots = spread.map((id) => scope.find(id));
  const toStrides = stridesOf(toDims);
  const axes: number[] = [];
  toDims.forEach((_, axis) => {
    if (!repeatsAlong(roots, toDims, axis)) axes.push(axis);
  });
  if (axes.length === 0) return null;
  const dims = axes.map((axis) => toDims[axis]!);
  const positions = walk(
    dims,
    axes.map((axis) => toStrides[axis]!),
  );
  const result = { axes: axes.map((axis) => axis + toStart), dims, ids: pickIds(spread, positions), reason: '' };
  scope.keepRectangular(result);
  return result;
}

function numeric(dims: readonly Dimension[]): number[] | null {
  return dims.every((dim) => typeof dim === 'number') ? [...dims] : null;
}

function repeatsAlong(roots: Int32Array, dims: readonly number[], axis: number): boolean {
  const inner = elementCount(dims.slice(axis + 1));
  const length = dims[axis]!;
  for (let index = 0; index < roots.length; index++) {
    const position = Math.floor(index / inner) % length;
    if (roots[index] !== roots[index - position * inner]) return false;
  }
  return true;
}

interface AxisBlock {
  readonly fromStart: number;
  readonly fromEnd: number;
  readonly toStart: number;
  readonly toEnd: number;
}

/** The smallest run of axes before and after, of equal size, that holds `axes`; runs never share an axis. */
function blockAround(from: readonly Dimension[], to: readonly Dimension[], axes: readonly number[]): AxisBlock | null {
  let found: AxisBlock | null = null;
  let fromAt = 0;
  let toAt = 0;
  while (fromAt < from.length || toAt < to.length) {
    const start = { from: fromAt, to: toAt };
    if (typeof from[fromAt] === 'string' || typeof to[toAt] === 'string') {
      if (from[fromAt] !== to[toAt]) return found;
      fromAt++;
      toAt++;
    } else {
      let before = 1;
      let after = 1;
      do {
        const dimBefore = from[fromAt];
        const dimAfter = to[toAt];
        if (before <= after && typeof dimBefore === 'number') {
          before *= dimBefore;
          fromAt++;
        } else if (typeof dimAfter === 'number') {
          after *= dimAfter;
          toAt++;
        } else if (typeof dimBefore === 'number') {
          before *= dimBefore;
          fromAt++;
        } else {
          return null;
        }
      } while (before !== after);
      // Ones at the end belong to the last run: [N, C, 1, 1] to [N, C].
      while (fromAt < from.length && from.slice(fromAt).every((dim) => dim === 1)) fromAt++;
      while (toAt < to.length && to.slice(toAt).every((dim) => dim === 1)) toAt++;
    }
    const inside = axes.filter((axis) => axis >= start.from && axis < fromAt).length;
    if (inside === 0) continue;
    if (inside < axes.length) return null;
    found = { fromStart: start.from, fromEnd: fromAt, toStart: start.to, toEnd: toAt };
    return found;
  }
  return null;
}

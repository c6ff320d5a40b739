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

/**
 * The layout after a change of dimensions that keeps the row-major order; null when the channels cannot be followed.
 * Elements side by side that share their channel, as the pixels of an image do, are counted as one.
 */
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
  const fullDims = numeric(to.slice(toStart, toEnd));
  if (fromDims === null || fullDims === null || elementCount(fromDims) === 0) return null;
  const last = layout.axes.at(-1)! - fromStart;
  const { dims: toDims, run, split } = withoutRun(fullDims, elementCount(fromDims.slice(last + 1)));
  const count = elementCount(fromDims) / run;
  if (count > largestSpread) return null;

  scope.spend(count);
  // Spell the elements out for every position of the block, then drop the axes along which they do not change.
  const strides = stridesOf(layout.dims);
  const channelDims = fromDims.slice(0, last + 1);
  const spread = pickIds(
    layout.ids,
    walk(
      [...channelDims, count / elementCount(channelDims)],
      [...channelDims, 1].map((_, axis) => {
        const at = layout.axes.indexOf(axis + fromStart);
        return at < 0 ? 0 : strides[at]!;
      }),
    ),
  );
  let axes = varyingAxes(scope, spread, toDims);
  const toStrides = stridesOf(toDims);
  if (split && axes.length > 1 && axes.includes(split.axis)) {
    // Channels and pixels on one axis, beside an axis of channels: group normalisation, whose groups leave whole.
    const first = toDims.map((_, axis) => (axis === split.axis ? 0 : toStrides[axis]!));
    scope.unite(spread, pickIds(spread, walk(toDims, first)));
    axes = axes.filter((axis) => axis !== split.axis);
  }
  if (axes.length === 0) return null;
  const positions = walk(
    axes.map((axis) => toDims[axis]!),
    axes.map((axis) => toStrides[axis]!),
  );
  const times = split && axes[0] === split.axis ? split.times : 1;
  if (positions.length * times > largestSpread) return null;
  const result = {
    axes: axes.map((axis) => axis + toStart),
    dims: axes.map((axis) => (axis === split?.axis ? fullDims[axis]! : toDims[axis]!)),
    ids: pickIds(spread, times === 1 ? positions : eachRepeated(positions, times)),
    reason: '',
  };
  scope.keepRectangular(result);
  return result;
}

interface Coarse {
  readonly dims: readonly number[];
  /** Elements that count as one. */
  readonly run: number;
  /** The axis that holds whole runs and more, and how many elements of it belong to one. */
  readonly split: { readonly axis: number; readonly times: number } | null;
}

/** The dimensions without the innermost elements that share a channel, as far as they fit into runs of `uniform`. */
function withoutRun(dims: readonly number[], uniform: number): Coarse {
  const coarse = [...dims];
  let left = uniform;
  for (let axis = dims.length - 1; axis >= 0 && left > 1; axis--) {
    const times = greatestCommonDivisor(dims[axis]!, left);
    coarse[axis] = dims[axis]! / times;
    left /= times;
    if (coarse[axis] !== 1) return { dims: coarse, run: uniform / left, split: times > 1 ? { axis, times } : null };
  }
  return { dims: coarse, run: uniform / left, split: null };
}

function greatestCommonDivisor(a: number, b: number): number {
  while (b > 0) [a, b] = [b, a % b];
  return a;
}

function eachRepeated(positions: Int32Array, times: number): Int32Array {
  const repeated = new Int32Array(positions.length * times);
  positions.forEach((position, index) => repeated.fill(position, index * times, (index + 1) * times));
  return repeated;
}

function varyingAxes(scope: ChannelScope, ids: Int32Array, dims: readonly number[]): number[] {
  const roots = ids.map((id) => scope.find(id));
  return dims.flatMap((_, axis) => (repeatsAlong(roots, dims, axis) ? [] : [axis]));
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

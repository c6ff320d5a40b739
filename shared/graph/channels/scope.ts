import type { ValueType } from '../graph.ts';
import type { TypedNode } from '../operators/typed-node.ts';
import type { SliceRole } from './units.ts';

/**
 * Where the channels of a value lie: an element id for each position along `axes`, row-major over `dims`. Usually one
 * axis; two where a reshape has split the channels, as a channel shuffle does. Positions off these axes share the ids.
 */
export interface Layout {
  /** Ascending; empty when no channel of the value can leave. */
  readonly axes: readonly number[];
  /** Sizes along `axes`. */
  readonly dims: readonly number[];
  readonly ids: Int32Array;
  /** Why no channel can leave, when `axes` is empty. */
  readonly reason: string;
}

/**
 * What an operator's `channels` facet says its piece with. Joining is final: there is no undoing. Inputs whose layout it
 * does not ask for stay whole.
 */
export interface ChannelScope {
  readonly node: TypedNode;
  readonly outputs: readonly ValueType[];
  /** A constant, or a weight that the network restores from one: see `standForWeight`. */
  isConstant(input: number): boolean;
  /** The layout of an activation. A constant has none of its own: see `idsOn` and `weight`. */
  layout(input: number): Layout;
  /**
   * The elements of an input along these axes. Where its channels lie along others they are fixed by this node, and
   * what comes back is fixed as well. A constant's slices follow the channels.
   */
  idsOn(input: number, axes: readonly number[]): Int32Array;
  /**
   * The slices of a constant along one axis. An axis that a node using the constant does not name here is fixed by
   * that node. `masked`: see WeightAxis (true when absent); `filters`: the slices are filters that methods score.
   */
  weight(input: number, axis: number, role: SliceRole, kind?: { masked?: boolean; filters?: boolean }): Int32Array;
  /**
   * Output 0 is the weight that input 0, a constant, holds in another form: whoever reads it names slices of that
   * constant. Along `axis` inputs 1 and 2 have an entry for each slice.
   */
  standForWeight(axis: number | null): void;
  /** New elements, joined to nothing. */
  fresh(count: number): Int32Array;
  /** Joins elements pairwise. */
  unite(a: Int32Array, b: Int32Array): void;
  /** Counts positions that are spelled out; SHAPE_INVALID when a graph asks for more than any network has. */
  spend(positions: number): void;
  /** The element that stands for its set. */
  find(element: number): number;
  /** Keeps elements because of this node. */
  fix(ids: Int32Array): void;
  /** What leaves of a value with channels along several axes must leave it rectangular: seen to once all is joined. */
  keepRectangular(layout: Layout): void;
  /** Gives an output its layout; an output without one has no channel that can leave. */
  set(output: number, layout: Layout): void;
}

/** Channels that a value can have at most: padding and concatenation cost a file nothing, and us memory. */
export const mostChannels = 2 ** 20;

/** Positions that all channel layouts of a graph can have together, for the same reason. */
export const mostPositions = 2 ** 24;

/** Steps that joining and fixing them, value by value, can take together: a thousand wide layers, ten times over. */
export const mostSteps = 2 ** 26;

export function alongAxis(axis: number, ids: Int32Array): Layout {
  return { axes: [axis], dims: [ids.length], ids, reason: '' };
}

/** Output 0 keeps the channels of input 0 where they are. */
export function passThrough(scope: ChannelScope): void {
  scope.set(0, scope.layout(0));
}

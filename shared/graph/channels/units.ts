/** What a slice of a weight does for its unit. */
export type SliceRole =
  /** Writes the channel: a filter of a convolution or dense layer, or its bias. */
  | 'produces'
  /** Goes along with the channel: batch normalisation, depthwise filters, constants of elementwise operators. */
  | 'follows'
  /** Reads the channel: the input axis of the next convolution or dense layer. */
  | 'consumes';

/** One axis of one constant along which units lie: the one description of what a cut slices and a mask zeroes. */
export interface WeightAxis {
  readonly constant: string;
  readonly axis: number;
  /** The first node that uses the constant so. */
  readonly node: string;
  readonly role: SliceRole;
  /** Whether a mask zeroes the slices: not for running statistics and divisors. */
  readonly masked: boolean;
  /** For each index along the axis the id of its unit, -1 where none lies (graph inputs, padding). */
  readonly unitOf: Int32Array;
}

/** The smallest set of channels that must be removed together. */
export interface ChannelUnit {
  /** Position in `ChannelUnits.units`. */
  readonly id: number;
  readonly group: string;
  /** Position in its group. */
  readonly index: number;
  readonly prunable: boolean;
  /** The graph inputs, outputs and nodes that keep the unit; empty when it is prunable. */
  readonly fixedBy: readonly string[];
}

/** Units that share the weights which produce them; what people call a coupled layer. */
export interface UnitGroup {
  /** `g0`, `g1`, … in topological order: the same for the same graph. */
  readonly id: string;
  /** The first node that produces its channels. */
  readonly name: string;
  /** Unit ids in the order of their index. */
  readonly units: readonly number[];
  /** Whether any of its units is. */
  readonly prunable: boolean;
  /** What keeps the whole group; empty when any unit of it is prunable. */
  readonly fixedBy: readonly string[];
}

/** The filters of one convolution (depthwise ones too) or dense layer, for methods that score them. */
export interface FilterLayer {
  readonly constant: string;
  readonly node: string;
  /** The axis of the constant along which its filters lie. */
  readonly axis: number;
  readonly count: number;
  /** For each filter the id of its unit, -1 when it must stay. */
  readonly unitOfFilter: Int32Array;
}

/** Where units lie on a value: for each position along `axes` (row-major) the unit id or -1. */
export interface ChannelLayout {
  readonly axes: readonly number[];
  /** Sizes along `axes`. */
  readonly dims: readonly number[];
  readonly unitOf: Int32Array;
}

export interface ChannelUnits {
  readonly units: readonly ChannelUnit[];
  readonly groups: readonly UnitGroup[];
  readonly layers: readonly FilterLayer[];
  readonly weightAxes: readonly WeightAxis[];
  /** By value name; a value without an entry has no channel that can leave. */
  readonly layouts: ReadonlyMap<string, ChannelLayout>;
}

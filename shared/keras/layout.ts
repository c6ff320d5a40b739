/** A size, null where the network leaves it open. */
export type Size = number | null;

/** A value on its way through the layers. */
export interface Traced {
  /** The Graph's value. */
  readonly value: string;
  /** As Keras sees it, in Keras's axis order, without the batch. */
  readonly shape: readonly Size[];
  /**
   * Set on what a Flatten gave while nothing has read it: what was flattened. A dense layer then takes the features in
   * the Graph's order and permutes its weights; anything else gets them in Keras's order, which costs a transposition.
   */
  readonly flattened?: Traced;
}

/**
 * Where Keras's axes lie in the Graph. Images of a channels-last network become NCHW: the last axis moves to place 1,
 * whatever the rank, and stays there through every layer. A channels-first network keeps its order.
 */
export class Layout {
  readonly channelsFirst: boolean;

  constructor(channelsFirst: boolean) {
    this.channelsFirst = channelsFirst;
  }

  /** Keras axes, batch included, in the order of the Graph's: axis i of the Graph is Keras axis `order(rank)[i]`. */
  order(rank: number): number[] {
    const axes = Array.from({ length: rank }, (_, axis) => axis);
    if (this.channelsFirst || rank < 3) return axes;
    return [0, rank - 1, ...axes.slice(1, -1)];
  }

  /** The Graph's axis of a Keras axis, both with the batch as axis 0. */
  axis(kerasAxis: number, rank: number): number {
    return this.order(rank).indexOf(kerasAxis);
  }

  /** A shape without batch in the Graph's order. */
  dims(shape: readonly Size[]): Size[] {
    return this.order(shape.length + 1)
      .slice(1)
      .map((axis) => shape[axis - 1]!);
  }

  channels(shape: readonly Size[]): Size {
    return this.dims(shape)[0] ?? null;
  }

  spatial(shape: readonly Size[]): Size[] {
    return this.dims(shape).slice(1);
  }

  /** The Keras shape of [channels, ...spatial]. */
  shape(channels: Size, spatial: readonly Size[]): Size[] {
    return this.channelsFirst ? [channels, ...spatial] : [...spatial, channels];
  }

  /** Whether the memory of a value is the same in both orders. */
  sameMemory(shape: readonly Size[]): boolean {
    if (this.channelsFirst || shape.length < 2) return true;
    return shape.at(-1) === 1 || shape.slice(0, -1).every((size) => size === 1);
  }
}

import type { TensorFlow } from '../load.ts';

type Tensor = TensorFlow.Tensor;
type Image = TensorFlow.Tensor4D;

/**
 * A value of the graph. Its dimensions are ONNX's, [N, C, H, W] for images; what convolutions work on is held with
 * channels last, and is brought into the other order only where somebody asks, once.
 */
export class Value {
  /** In ONNX's order. */
  readonly dims: readonly number[];
  #plain: Tensor | null;
  #channelsLast: Image | null;

  private constructor(dims: readonly number[], plain: Tensor | null, channelsLast: Image | null) {
    this.dims = dims;
    this.#plain = plain;
    this.#channelsLast = channelsLast;
  }

  static plain(tensor: Tensor): Value {
    return new Value(tensor.shape, tensor, null);
  }

  /** @param tensor [N, H, W, C] */
  static channelsLast(tensor: Tensor): Value {
    const [batch, height, width, channels] = tensor.shape as [number, number, number, number];
    return new Value([batch, channels, height, width], null, tensor as Image);
  }

  /** Whether it is there with channels last, so that working on it so costs nothing. */
  get isChannelsLast(): boolean {
    return this.#channelsLast !== null;
  }

  get plain(): Tensor {
    return (this.#plain ??= reordered(this.#channelsLast!, [0, 3, 1, 2]));
  }

  /** [N, H, W, C]; only a value of four dimensions has it. */
  get channelsLast(): Image {
    return (this.#channelsLast ??= reordered(this.#plain!, [0, 2, 3, 1]) as Image);
  }

  /** What works on each element alone, in whichever order the value is. */
  map(change: (tensor: Tensor) => Tensor): Value {
    return this.#channelsLast ? Value.channelsLast(change(this.#channelsLast)) : Value.plain(change(this.plain));
  }

  /** The value in the order in which it is. */
  get ordered(): Ordered {
    if (this.#channelsLast === null) return { ...plainOrder, tensor: this.plain };
    return { ...channelsLastOrder, tensor: this.#channelsLast };
  }
}

/** An order of axes. */
export interface Order {
  /** Where an axis of ONNX's is in a tensor of this order. */
  readonly at: (axis: number) => number;
  /** The value of a tensor in this order. */
  readonly back: (tensor: Tensor) => Value;
}

interface Ordered extends Order {
  readonly tensor: Tensor;
}

export const plainOrder: Order = { at: (axis) => axis, back: Value.plain };
export const channelsLastOrder: Order = { at: (axis) => [0, 3, 1, 2][axis]!, back: Value.channelsLast };

/** Transposed; where only axes of size 1 move, as after pooling to one pixel, the same elements in other dimensions. */
function reordered(tensor: Tensor, order: number[]): Tensor {
  const moving = order.filter((axis) => tensor.shape[axis] !== 1);
  const stays = moving.every((axis, index) => index === 0 || axis > moving[index - 1]!);
  return stays ? tensor.reshape(order.map((axis) => tensor.shape[axis]!)) : tensor.transpose(order);
}

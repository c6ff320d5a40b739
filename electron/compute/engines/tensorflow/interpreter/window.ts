import type { TypedNode } from '../../../../../shared/graph/operators/typed-node.ts';
import { perAxis } from '../../../../../shared/graph/operators/window.ts';
import type { TF, TensorFlow } from '../load.ts';
import { type OperatorScope, unsupported } from './operator.ts';
import { Value } from './value.ts';

type Image = TensorFlow.Tensor4D;
type Pair = [number, number];

/** How a window moves over height and width. */
export interface Window {
  readonly kernel: Pair;
  readonly strides: Pair;
  readonly dilations: Pair;
  readonly padsBegin: Pair;
  /** Negative where the last rows lie outside every window. */
  readonly padsEnd: Pair;
}

/** What a window of a convolution or pooling is stated by; every list has an entry for each spatial axis. */
export type WindowGeometry = { readonly [Key in keyof Window]: readonly number[] };

/** A geometry over two axes: the line of one is an image of one row. */
export function windowOf(node: TypedNode, geometry: WindowGeometry): Window {
  const { kernel, strides, dilations, padsBegin, padsEnd } = geometry;
  const pair = (list: readonly number[], first: number): Pair => {
    if (list.length > 2) throw unsupported(node, 'over three axes');
    return list.length === 2 ? [list[0]!, list[1]!] : [first, list[0]!];
  };
  return {
    kernel: pair(kernel, 1),
    strides: pair(strides, 1),
    dilations: pair(dilations, 1),
    padsBegin: pair(padsBegin, 0),
    padsEnd: pair(padsEnd, 0),
  };
}

/** The window of a pooling with this kernel whose result has these spatial dimensions. */
export function poolingWindow(node: TypedNode, result: readonly number[]): Window {
  const kernel = node.ints('kernel_shape') ?? node.fail('attribute kernel_shape is missing');
  const axes = kernel.length;
  const strides = perAxis(node, 'strides', axes, 1);
  const dilations = perAxis(node, 'dilations', axes, 1);
  const autoPad = node.string('auto_pad', 'NOTSET');
  const pads = node.ints('pads') ?? new Array<number>(2 * axes).fill(0);
  const beyond = kernel.map(
    (size, axis) =>
      (result[axis]! - 1) * strides[axis]! + (size - 1) * dilations[axis]! + 1 - node.size(0, axis + 2),
  );
  const padsBegin = beyond.map((total, axis) => {
    if (autoPad === 'VALID') return 0;
    if (autoPad === 'NOTSET') return pads[axis]!;
    return Math.max(0, autoPad === 'SAME_LOWER' ? Math.ceil(total / 2) : Math.floor(total / 2));
  });
  const padsEnd = beyond.map((total, axis) => total - padsBegin[axis]!);
  return windowOf(node, { kernel, strides, dilations, padsBegin, padsEnd });
}

/** Input 0 with channels last; a line [N, C, W] as an image of one row. */
export function imageOf({ node, value }: OperatorScope): Image {
  const x = value(0);
  if (x.dims.length === 4) return x.channelsLast;
  if (x.dims.length !== 3) throw unsupported(node, 'over three axes');
  const [batch, channels, width] = x.dims as [number, number, number];
  return Value.plain(x.plain.reshape([batch, channels, 1, width])).channelsLast;
}

/** The output of an image: of four dimensions, or a line again. */
export function fromImage(scope: OperatorScope, image: TensorFlow.Tensor): Value {
  const dims = scope.dims(0);
  const value = Value.channelsLast(image);
  return dims.length === 4 ? value : Value.plain(value.plain.reshape(dims));
}

/** The image with its padding, and what is then left for the operator to pad: nothing, or what TensorFlow calls 'same'. */
export function padded(tf: TF, x: Image, window: Window, fill = 0): { x: Image; pad: 'valid' | 'same' } {
  const isPadded = [...window.padsBegin, ...window.padsEnd].some((pad) => pad > 0);
  if (isPadded && isSame(x, window)) return { x, pad: 'same' };
  return { x: withPads(tf, x, window, fill), pad: 'valid' };
}

export function withPads(tf: TF, x: Image, { padsBegin, padsEnd }: Window, fill: number): Image {
  // Rows outside every window do not matter.
  const pads = [0, 1].map((axis): Pair => [padsBegin[axis]!, Math.max(0, padsEnd[axis]!)]) as [Pair, Pair];
  if (pads.flat().every((pad) => pad === 0)) return x;
  return tf.pad(x, [[0, 0], ...pads, [0, 0]], fill);
}

function isSame(x: Image, { kernel, strides, dilations, padsBegin, padsEnd }: Window): boolean {
  return [0, 1].every((axis) => {
    const size = x.shape[axis + 1]!;
    const extent = (kernel[axis]! - 1) * dilations[axis]! + 1;
    const count = Math.ceil(size / strides[axis]!);
    const total = Math.max(0, (count - 1) * strides[axis]! + extent - size);
    const begin = Math.floor(total / 2);
    return padsBegin[axis] === begin && Math.max(0, padsEnd[axis]!) === total - begin;
  });
}

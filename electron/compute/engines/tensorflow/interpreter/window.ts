import type { WindowGeometry } from '../../../../../shared/graph/operators/training/convolution-geometry.ts';
import type { TypedNode } from '../../../../../shared/graph/operators/typed-node.ts';
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

/** A geometry over two axes: the line of one is an image of one row. */
export function windowOf(node: TypedNode, geometry: WindowGeometry): Window {
  const pair = (list: readonly number[], first: number): Pair => {
    if (list.length > 2) throw unsupported(node, 'over three axes');
    return list.length === 2 ? [list[0]!, list[1]!] : [first, list[0]!];
  };
  return {
    kernel: pair(geometry.kernel, 1),
    strides: pair(geometry.strides, 1),
    dilations: pair(geometry.dilations, 1),
    padsBegin: pair(geometry.padsBegin, 0),
    padsEnd: pair(geometry.padsEnd, 0),
  };
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

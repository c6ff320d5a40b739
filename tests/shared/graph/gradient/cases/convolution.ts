import * as tf from '@tensorflow/tfjs';
import { int, ints, text } from '../../../../../shared/graph/attribute.ts';
import type { Attribute } from '../../../../../shared/graph/graph.ts';
import type { GradientCase } from '../case.ts';
import { toFirst, toLast } from './layout.ts';

type Attributes = Record<string, Attribute>;

function conv(
  as: string,
  image: number[],
  weight: number[],
  attributes: Attributes = {},
  compute?: GradientCase['tf'],
): GradientCase {
  const inputs = [image, weight, [weight[0]!]];
  return { name: `Conv ${as}`, operator: 'Conv', inputs, attributes, ...(compute && { tf: compute }) };
}

function transposed(as: string, image: number[], weight: number[], attributes: Attributes = {}): GradientCase {
  const group = attributes['group']?.kind === 'int' ? attributes['group'].value : 1;
  const inputs = [image, weight, [weight[1]! * group]];
  return { name: `ConvTranspose ${as}`, operator: 'ConvTranspose', inputs, attributes };
}

interface Windowed {
  readonly stride?: number;
  readonly pads?: [number, number, number, number];
}

/** In TensorFlow.js, where padding is stated per axis. */
function plain({ stride = 1, pads: [top, left, bottom, right] = [0, 0, 0, 0] }: Windowed) {
  return (x: tf.Tensor, weight: tf.Tensor, bias: tf.Tensor): tf.Tensor => {
    const padded = tf.pad(toLast(x), [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0],
    ]) as tf.Tensor4D;
    const kernel = tf.transpose(weight, [2, 3, 1, 0]) as tf.Tensor4D;
    return toFirst(tf.add(tf.conv2d(padded, kernel, stride, 'valid'), bias));
  };
}

function depthwise(stride: number) {
  return (x: tf.Tensor, weight: tf.Tensor, bias: tf.Tensor): tf.Tensor => {
    const [filters, , height, width] = weight.shape as [number, number, number, number];
    const channels = x.shape[1]!;
    const apart = tf.reshape(weight, [channels, filters / channels, height, width]);
    const kernel = tf.transpose(apart, [2, 3, 0, 1]) as tf.Tensor4D;
    const padded = tf.pad(toLast(x), [
      [0, 0],
      [1, 1],
      [1, 1],
      [0, 0],
    ]) as tf.Tensor4D;
    return toFirst(tf.add(tf.depthwiseConv2d(padded, kernel, stride, 'valid'), bias));
  };
}

function spread(stride: number, pad: number) {
  return (x: tf.Tensor, weight: tf.Tensor, bias: tf.Tensor): tf.Tensor => {
    const [batch, , rows, columns] = x.shape as [number, number, number, number];
    const [, filters, height, width] = weight.shape as [number, number, number, number];
    const shape: [number, number, number, number] = [
      batch,
      (rows - 1) * stride + height,
      (columns - 1) * stride + width,
      filters,
    ];
    const kernel = tf.transpose(weight, [2, 3, 1, 0]) as tf.Tensor4D;
    const full = tf.conv2dTranspose(toLast(x), kernel, shape, stride, 'valid');
    const cropped = tf.slice(full, [0, pad, pad, 0], [batch, shape[1] - 2 * pad, shape[2] - 2 * pad, filters]);
    return toFirst(tf.add(cropped, bias));
  };
}

const same = (mode: string, stride = 2): Attributes => ({ auto_pad: text(mode), strides: ints([stride, stride]) });

export const convolutionCases: readonly GradientCase[] = [
  conv('3x3', [2, 2, 4, 5], [3, 2, 3, 3], { pads: ints([1, 1, 1, 1]) }, plain({ pads: [1, 1, 1, 1] })),
  conv('1x1', [2, 3, 3, 3], [2, 3, 1, 1], {}, plain({})),
  conv('without padding', [1, 2, 4, 5], [2, 2, 3, 2], {}, plain({})),
  conv(
    'with stride',
    [2, 2, 6, 5],
    [2, 2, 3, 3],
    { strides: ints([2, 2]), pads: ints([1, 1, 1, 1]) },
    plain({ stride: 2, pads: [1, 1, 1, 1] }),
  ),
  conv('1x1 with stride', [1, 2, 5, 4], [3, 2, 1, 1], { strides: ints([2, 2]) }, plain({ stride: 2 })),
  conv('with uneven pads', [1, 2, 4, 4], [2, 2, 3, 2], { pads: ints([0, 1, 2, 0]) }, plain({ pads: [0, 1, 2, 0] })),
  conv('with uneven strides that leave rows over', [1, 2, 8, 6], [2, 2, 3, 2], { strides: ints([3, 2]) }),
  conv('with dilation', [1, 2, 6, 6], [2, 2, 3, 3], { dilations: ints([2, 2]), pads: ints([2, 2, 2, 2]) }),
  conv('with dilation and stride', [1, 2, 7, 8], [2, 2, 3, 2], { dilations: ints([2, 3]), strides: ints([2, 1]) }),
  conv('in groups', [2, 4, 3, 3], [6, 2, 3, 3], { group: int(2), pads: ints([1, 1, 1, 1]) }),
  conv('depthwise', [2, 3, 4, 4], [3, 1, 3, 3], { group: int(3), pads: ints([1, 1, 1, 1]) }, depthwise(1)),
  conv(
    'depthwise with stride and multiplier',
    [1, 3, 5, 5],
    [6, 1, 3, 3],
    { group: int(3), pads: ints([1, 1, 1, 1]), strides: ints([2, 2]) },
    depthwise(2),
  ),
  conv('SAME_UPPER', [1, 2, 5, 6], [2, 2, 3, 3], same('SAME_UPPER')),
  conv('SAME_LOWER', [1, 2, 5, 6], [2, 2, 2, 2], same('SAME_LOWER')),
  conv('VALID', [1, 2, 5, 6], [2, 2, 3, 3], { auto_pad: text('VALID') }),
  conv('along one axis', [2, 2, 7], [3, 2, 3], { strides: ints([2]), pads: ints([1, 0]) }),
  conv('in space', [1, 2, 3, 4, 3], [2, 2, 2, 2, 2], { pads: ints([0, 1, 0, 1, 0, 1]) }),
  { ...transposed('2x2 with stride', [2, 2, 3, 2], [2, 3, 2, 2], { strides: ints([2, 2]) }), tf: spread(2, 0) },
  {
    ...transposed('3x3', [1, 2, 4, 3], [2, 2, 3, 3], { pads: ints([1, 1, 1, 1]) }),
    tf: spread(1, 1),
  },
  {
    ...transposed('4x4 with stride', [1, 2, 3, 3], [2, 2, 4, 4], { strides: ints([2, 2]), pads: ints([1, 1, 1, 1]) }),
    tf: spread(2, 1),
  },
  transposed('with output padding', [1, 2, 3, 3], [2, 2, 3, 3], {
    strides: ints([2, 2]),
    pads: ints([1, 1, 1, 1]),
    output_padding: ints([1, 1]),
  }),
  transposed('with output padding beyond every window', [1, 2, 2, 3], [2, 2, 2, 2], {
    strides: ints([3, 3]),
    output_padding: ints([2, 1]),
  }),
  transposed('with uneven pads and strides', [1, 2, 3, 3], [2, 2, 3, 4], {
    strides: ints([2, 3]),
    pads: ints([0, 1, 2, 0]),
  }),
  transposed('with dilation', [1, 2, 3, 3], [2, 2, 2, 3], { dilations: ints([2, 2]) }),
  transposed('in groups', [1, 4, 3, 3], [4, 3, 2, 2], { group: int(2), strides: ints([2, 2]) }),
  transposed('depthwise', [1, 3, 3, 3], [3, 1, 3, 3], { group: int(3), strides: ints([2, 2]) }),
  transposed('SAME_UPPER', [1, 2, 3, 3], [2, 2, 3, 3], same('SAME_UPPER')),
  transposed('SAME_LOWER', [1, 2, 3, 3], [2, 2, 3, 3], same('SAME_LOWER')),
  transposed('of a stated size', [1, 2, 3, 3], [2, 2, 3, 3], { strides: ints([2, 2]), output_shape: ints([6, 6]) }),
  transposed('along one axis', [2, 2, 4], [2, 2, 3], { strides: ints([2]), pads: ints([1, 0]) }),
];

import * as tf from '@tensorflow/tfjs';
import { int, ints, text } from '../../../../../shared/graph/attribute.ts';
import type { Attribute } from '../../../../../shared/graph/graph.ts';
import type { GradientCase } from '../case.ts';
import { toFirst, toLast } from './layout.ts';

type Attributes = Record<string, Attribute>;

const image = [2, 2, 6, 5];

function pool(operator: string, as: string, attributes: Attributes, own: Partial<GradientCase> = {}): GradientCase {
  const kernel = own.inputs && 'length' in own.inputs[0]! ? own.inputs[0].length - 2 : 2;
  const kernel_shape = ints(Array.from({ length: kernel }, () => 3));
  return { name: `${operator} ${as}`, operator, inputs: [image], attributes: { kernel_shape, ...attributes }, ...own };
}

/** Variants that every pool knows. */
function windows(operator: string): GradientCase[] {
  return [
    pool(operator, 'with stride 1', {}),
    pool(operator, 'with stride 2', { strides: ints([2, 2]) }),
    pool(operator, 'with pads', { pads: ints([1, 1, 1, 1]), strides: ints([2, 2]) }),
    pool(operator, 'with uneven pads, kernel and strides', {
      kernel_shape: ints([2, 3]),
      pads: ints([1, 0, 0, 2]),
      strides: ints([3, 2]),
    }),
    pool(operator, 'with gaps between the windows', { kernel_shape: ints([1, 2]), strides: ints([2, 3]) }),
    pool(operator, 'SAME_UPPER', { auto_pad: text('SAME_UPPER'), strides: ints([2, 2]), kernel_shape: ints([2, 2]) }),
    pool(operator, 'SAME_LOWER', { auto_pad: text('SAME_LOWER'), strides: ints([2, 2]), kernel_shape: ints([2, 2]) }),
    pool(operator, 'VALID', { auto_pad: text('VALID'), strides: ints([2, 2]) }),
    pool(operator, 'along one axis', { strides: ints([2]) }, { inputs: [[2, 2, 8]] }),
    pool(operator, 'in space', { kernel_shape: ints([2, 2, 2]) }, { inputs: [[1, 2, 3, 4, 3]] }),
  ];
}

const tiling = { kernel_shape: ints([2, 2]), strides: ints([2, 2]) };
const square = { inputs: [[2, 3, 4, 6]] };

type Pool = (x: tf.Tensor4D, kernel: number, stride: number, pad: 'valid' | 'same' | number) => tf.Tensor4D;

/** Without padding, and with it where TensorFlow.js does that: its mean divides by the whole window on the way back. */
function inTensorFlow(operator: string, compute: Pool, paddedToo: boolean): GradientCase[] {
  const own = (kernel: number, stride: number, pad: 'valid' | 'same' | number): Partial<GradientCase> => ({
    tf: (x) => toFirst(compute(toLast(x), kernel, stride, pad)),
  });
  const same = { strides: ints([2, 2]), auto_pad: text('SAME_UPPER') };
  return [
    pool(operator, 'side by side', tiling, { ...square, ...own(2, 2, 'valid') }),
    pool(operator, 'overlapping', { strides: ints([2, 2]) }, own(3, 2, 'valid')),
    pool(operator, 'SAME_UPPER, overlapping', same, paddedToo ? own(3, 2, 'same') : {}),
    pool(operator, 'in place', { pads: ints([1, 1, 1, 1]) }, paddedToo ? own(3, 1, 1) : {}),
  ];
}

const ceil = { strides: ints([2, 2]), ceil_mode: int(1) };
const padded = { count_include_pad: int(1) };

const spatial = (x: tf.Tensor): tf.Tensor => tf.reshape(x, [x.shape[0]!, x.shape[1]!, -1]);
const single = (x: tf.Tensor): tf.Tensor => tf.expandDims(tf.expandDims(x, -1), -1);

export const poolingCases: readonly GradientCase[] = [
  ...windows('MaxPool'),
  ...inTensorFlow('MaxPool', (x, kernel, stride, pad) => tf.maxPool(x, kernel, stride, pad), true),
  pool('MaxPool', 'rounded up', ceil),
  pool('MaxPool', 'with dilation', { dilations: ints([2, 1]), strides: ints([1, 2]) }),
  pool('MaxPool', 'with dilation and pads', { dilations: ints([2, 2]), pads: ints([2, 2, 2, 2]) }),
  ...windows('AveragePool'),
  ...inTensorFlow('AveragePool', (x, kernel, stride, pad) => tf.avgPool(x, kernel, stride, pad), false),
  pool('AveragePool', 'side by side along one axis', { strides: ints([3]) }, { inputs: [[2, 2, 9]] }),
  pool('AveragePool', 'rounded up', ceil),
  pool('AveragePool', 'counting pads', { ...padded, pads: ints([1, 1, 1, 1]), strides: ints([2, 2]) }),
  pool('AveragePool', 'counting pads, rounded up', { ...padded, ...ceil, pads: ints([1, 1, 0, 0]) }),
  pool('AveragePool', 'counting pads, SAME_UPPER', { ...padded, auto_pad: text('SAME_UPPER'), strides: ints([2, 2]) }),
  ...windows('LpPool'),
  pool('LpPool', 'of absolute values', { p: int(1), strides: ints([2, 2]) }),
  pool('LpPool', 'of cubes', { p: int(3), strides: ints([2, 2]), pads: ints([1, 1, 1, 1]) }),
  {
    name: 'GlobalAveragePool',
    operator: 'GlobalAveragePool',
    inputs: [image],
    tf: (x) => single(tf.mean(spatial(x), 2)),
  },
  { name: 'GlobalAveragePool along one axis', operator: 'GlobalAveragePool', inputs: [[2, 3, 4]] },
  { name: 'GlobalMaxPool', operator: 'GlobalMaxPool', inputs: [image], tf: (x) => single(tf.max(spatial(x), 2)) },
  {
    name: 'GlobalLpPool',
    operator: 'GlobalLpPool',
    inputs: [image],
    tf: (x) => single(tf.sqrt(tf.sum(tf.square(spatial(x)), 2))),
  },
  { name: 'GlobalLpPool of cubes', operator: 'GlobalLpPool', inputs: [image], attributes: { p: int(3) } },
];

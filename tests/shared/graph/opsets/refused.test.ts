import { describe, expect, it } from 'vitest';
import { toCanonicalOpset } from '../../../../shared/graph/opsets/convert.ts';
import { normalize } from '../../../../shared/graph/normalize.ts';
import { int64Tensor } from '../../../../shared/graph/tensor.ts';
import { NetworkBuilder } from '../builder.ts';
import { float, floats, reals } from './same.ts';

const image: readonly [number, number, number, number] = [2, 6, 9, 7];

interface Refused {
  readonly name: string;
  readonly opset: number;
  readonly build: (net: NetworkBuilder) => string[];
  readonly message: RegExp;
}

const unsupported: readonly Refused[] = [
  {
    name: 'an operator that changed since',
    opset: 10,
    build: (net) => [net.node('OneHot', [net.input([3]), net.integers([5]), net.integers([0, 1])])],
    message: /^OneHot node 'onehot0' of operator set 10 has no counterpart in operator set 17: operator set 11 changed/,
  },
  {
    name: 'an operator that came later than the graph says',
    opset: 16,
    build: (net) => [net.node('GroupNormalization', [net.input(image), net.weights([3]), net.weights([3])])],
    message: /the operator came with operator set 18/,
  },
  {
    name: 'statistics for each position',
    opset: 8,
    build: (net) => [net.node('BatchNormalization', [net.input(image)], { spatial: 0 })],
    message: /every position on its own/,
  },
  {
    name: 'statistics of training',
    opset: 9,
    build: (net) => net.nodeWithOutputs('BatchNormalization', [net.input(image)], 3),
    message: /its output 1 \('batchnormalization0:1'\) belongs to training/,
  },
  {
    name: 'a mask that is read',
    opset: 10,
    build: (net) => net.nodeWithOutputs('Dropout', [net.input(image)], 2),
    message: /its output 1 .* belongs to training/,
  },
  {
    name: 'a wrapping pad',
    opset: 19,
    build: (net) => [net.node('Pad', [net.input(image), net.integers([1, 1, 1, 1, 0, 0, 0, 0])], { mode: 'wrap' })],
    message: /its mode is wrap/,
  },
  {
    name: 'smoothing before shrinking',
    opset: 18,
    build: (net) => [net.node('Resize', [net.input(image), '', reals(net, 1, 1, 0.5, 0.5)], { antialias: 1 })],
    message: /antialias = 1/,
  },
  {
    name: 'symmetric coordinates between pixels',
    opset: 19,
    build: (net) => [
      net.node('Resize', [net.input(image), '', reals(net, 1, 1, 1.3, 1)], {
        coordinate_transformation_mode: 'half_pixel_symmetric',
      }),
    ],
    message: /half_pixel_symmetric/,
  },
  {
    name: 'an aspect ratio that rounds a size up',
    opset: 18,
    build: (net) => [
      net.node('Resize', [net.input([1, 1, 3, 7]), '', '', net.integers([3, 4])], {
        axes: [2, 3],
        keep_aspect_ratio_policy: 'not_larger',
      }),
    ],
    message: /no float32 scale leads from a size of 3 to 2/,
  },
  {
    name: 'a crop of some axes',
    opset: 18,
    build: (net) => [
      net.node('Resize', [net.input(image), reals(net, 0, 0, 1, 1), reals(net, 2, 2)], {
        axes: [2, 3],
        coordinate_transformation_mode: 'tf_crop_and_resize',
      }),
    ],
    message: /crops some axes alone/,
  },
  {
    name: 'gaps in an average',
    opset: 19,
    build: (net) => [net.node('AveragePool', [net.input(image)], { kernel_shape: [3, 3], dilations: [2, 1] })],
    message: /its dilations are \[2, 1\]/,
  },
  {
    name: 'quantisation in blocks',
    opset: 21,
    build: (net) => [net.node('QuantizeLinear', [net.input(image), net.weights([6])], { block_size: 32 })],
    message: /block_size is 32/,
  },
  {
    name: 'quantisation to 16 bits',
    opset: 21,
    build: (net) => [
      net.node('QuantizeLinear', [
        net.input(image),
        net.weights([6]),
        net.constant({ type: 'int16', dims: [6], data: new Int16Array(6) }),
      ]),
    ],
    message: /its input 2 is of type int16/,
  },
  {
    name: 'the maximum of booleans',
    opset: 20,
    build: (net) => [net.node('ReduceMax', [net.node('Cast', [net.input(image)], { to: 9 })])],
    message: /booleans/,
  },
  {
    name: 'what needs a shape behind an unknown operator',
    opset: 18,
    build: (net) => {
      const unknown = net.node('Det', [net.input(image)]);
      return [net.node('Pad', [unknown, net.integers([1, 1]), '', net.integers([2])])];
    },
    message: /the shape of its input 'det0:0' is not known/,
  },
];

describe('what operator set 17 cannot say', () => {
  it.each(unsupported)('$name', ({ opset, build, message }) => {
    const net = new NetworkBuilder(1, opset);
    const graph = net.raw(build(net));
    expect(() => toCanonicalOpset(graph)).toThrow(
      expect.objectContaining({
        code: 'OPSET_UNSUPPORTED',
        message: expect.stringMatching(message) as string,
        hint: 'Export the network with opset_version=17.',
      }),
    );
  });
});

// A few bytes of a file may ask for more memory than there is.
const hostile: readonly Omit<Refused, 'message'>[] = [
  {
    name: 'softmax along an axis far outside',
    opset: 12,
    build: (net) => [net.node('Softmax', [net.input(image)], { axis: 2 ** 40 })],
  },
  {
    name: 'attributes of another kind',
    opset: 9,
    build: (net) => [net.node('Slice', [net.input(image)], { starts: 'all', ends: [1] })],
  },
  { name: 'pads that are missing', opset: 9, build: (net) => [net.node('Pad', [net.input(image)])] },
  {
    name: 'a bound that is text',
    opset: 9,
    build: (net) => [net.node('Clip', [net.input(image)], { min: 'low' })],
  },
  {
    name: 'more parts than outputs',
    opset: 18,
    build: (net) => [net.node('Split', [net.input(image)], { num_outputs: 2 ** 40 })],
  },
  {
    name: 'pads of an axis far outside',
    opset: 18,
    build: (net) => [net.node('Pad', [net.input(image), net.integers([1, 1]), '', net.integers([2 ** 40])])],
  },
  {
    name: 'pads that depend on the image',
    opset: 18,
    build: (net) => {
      const value = net.input(image);
      return [net.node('Pad', [value, net.node('Cast', [value], { to: 7 }), '', net.integers([1])])];
    },
  },
  {
    name: 'pads of half a pixel',
    opset: 18,
    build: (net) => [net.node('Pad', [net.input(image), reals(net, 0.5, 1), '', net.integers([2])])],
  },
  {
    name: 'sizes that are not numbers',
    opset: 18,
    build: (net) => [net.node('Resize', [net.input(image), '', '', reals(net, NaN, 2)], { axes: [2, 3] })],
  },
  {
    name: 'reducing half an axis',
    opset: 18,
    build: (net) => [net.node('ReduceMean', [net.input(image), reals(net, 0.5)])],
  },
  {
    name: 'reducing an axis far outside',
    opset: 18,
    build: (net) => [net.node('ReduceMean', [net.input(image), net.integers([-(2 ** 40)])])],
  },
  {
    name: 'billions of groups',
    opset: 21,
    build: (net) => [
      net.node('GroupNormalization', [net.input([1, 2 ** 31, 1]), net.weights([1]), net.weights([1])], {
        num_groups: 2 ** 31,
      }),
    ],
  },
  {
    name: 'groups that do not divide the channels',
    opset: 18,
    build: (net) => [
      net.node('GroupNormalization', [net.input(image), net.weights([4]), net.weights([4])], { num_groups: 4 }),
    ],
  },
  {
    name: 'average windows of a stride of nothing',
    opset: 19,
    build: (net) => [
      net.node('AveragePool', [net.input(image)], {
        kernel_shape: [3, 3],
        strides: [0, 0],
        pads: [1, 1, 1, 1],
        ceil_mode: 1,
        count_include_pad: 1,
      }),
    ],
  },
  {
    name: 'average windows with too few pads',
    opset: 19,
    build: (net) => [
      net.node('AveragePool', [net.input(image)], {
        kernel_shape: [3, 3],
        pads: [1],
        ceil_mode: 1,
        count_include_pad: 1,
      }),
    ],
  },
  {
    name: 'average windows on billions of positions',
    opset: 19,
    build: (net) => [
      net.node('AveragePool', [net.input([1, 1, 2 ** 30, 2])], {
        kernel_shape: [2, 2],
        strides: [1, 2],
        pads: [0, 1, 0, 0],
        ceil_mode: 1,
        count_include_pad: 1,
      }),
    ],
  },
  {
    name: 'no scales',
    opset: 7,
    build: (net) => [net.node('Upsample', [net.input(image)])],
  },
  {
    name: 'scales for another rank',
    opset: 7,
    build: (net) => [net.node('Upsample', [net.input(image)], { scales: floats(2) })],
  },
  {
    name: 'sizes for other axes',
    opset: 18,
    build: (net) => [net.node('Resize', [net.input(image), '', '', net.integers([2])], { axes: [2, 3] })],
  },
  {
    name: 'an image of no size',
    opset: 18,
    build: (net) => [
      net.node('Resize', [net.input(['N', 1, 0, 7]), '', '', net.integers([2, 3])], { axes: [2, 3], mode: 'linear' }),
    ],
  },
  {
    name: 'no inputs at all',
    opset: 12,
    build: (net) => [net.node('Softmax', [])],
  },
  {
    name: 'scales that are no input',
    opset: 9,
    build: (net) => [net.node('Upsample', [net.input(image)], { height_scale: float(2) })],
  },
  ...[
    ['Upsample', 9],
    ['Clip', 9],
    ['Resize', 10],
    ['Split', 12],
    ['Pad', 19],
    ['ReduceMean', 18],
    ['AveragePool', 19],
    ['Gelu', 20],
    ['GroupNormalization', 21],
  ].map(([operator, opset]) => ({
    name: `${operator} of nothing`,
    opset: opset as number,
    build: (net: NetworkBuilder) => [net.node(operator as string, [])],
  })),
  {
    name: 'an axis twice',
    opset: 12,
    build: (net) => [net.node('Unsqueeze', [net.constant(int64Tensor([1]))], { axes: [0, 0] })],
  },
];

describe('hostile values end in coded errors', () => {
  it.each(hostile)('$name', ({ opset, build }) => {
    const net = new NetworkBuilder(1, opset);
    const graph = net.raw(build(net));
    expect(() => normalize(graph)).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/^(SHAPE_INVALID|OPSET_UNSUPPORTED)$/) as string }),
    );
  });
});

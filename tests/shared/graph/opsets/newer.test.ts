import { describe, it } from 'vitest';
import { expectSame, float, reals, table } from './same.ts';
import type { Case } from './same.ts';

const image: readonly [number, number, number, number] = [2, 6, 9, 7];
const since18 = [18, 19, 20, 21];

const reductions: readonly Case[] = [
  ...['L1', 'L2', 'LogSumExp', 'Max', 'Mean', 'Min', 'Prod', 'SumSquare', 'Sum'].flatMap((name): Case[] => [
    {
      name: `Reduce${name} over axes`,
      opsets: since18,
      build: (net) => [net.node(`Reduce${name}`, [net.input(image), net.integers([-1, 2])], { keepdims: 0 })],
      operators: [`Reduce${name}`],
      dims: [2, 6],
    },
    {
      name: `Reduce${name} of everything`,
      opsets: [18, 21],
      build: (net) => [net.node(`Reduce${name}`, [net.input(image)])],
      operators: [`Reduce${name}`],
      dims: [1, 1, 1, 1],
    },
  ]),
  {
    name: 'ReduceLogSum over axes',
    opsets: since18,
    build: (net) => [net.node('ReduceLogSum', [net.node('Exp', [net.input(image)]), net.integers([1])])],
    operators: ['Exp', 'ReduceLogSum'],
    dims: [2, 1, 9, 7],
  },
  {
    name: 'ReduceMean of nothing',
    opsets: [18, 21],
    build: (net) => [net.node('ReduceMean', [net.input(image)], { noop_with_empty_axes: 1 })],
    operators: ['Identity'],
  },
];

const split: readonly Case[] = [
  {
    name: 'Split in unequal parts',
    opsets: since18,
    build: (net) => net.nodeWithOutputs('Split', [net.input(image)], 2, { axis: 2, num_outputs: 2 }),
    operators: ['Split'],
  },
  {
    name: 'Split with a small last part',
    opsets: since18,
    build: (net) => net.nodeWithOutputs('Split', [net.input(image)], 3, { axis: -1, num_outputs: 3 }),
    operators: ['Split'],
  },
  {
    name: 'Split by sizes',
    opsets: since18,
    build: (net) => net.nodeWithOutputs('Split', [net.input(image), net.integers([2, 4])], 2, { axis: 1 }),
    operators: ['Split'],
  },
];

const padding: readonly Case[] = [
  {
    name: 'Pad of two axes with a value',
    opsets: since18,
    build: (net) => {
      const three = net.constant({ type: 'float32', dims: [], data: Float32Array.of(3) });
      return [net.node('Pad', [net.input(image), net.integers([1, 2, 3, -1]), three, net.integers([-1, 1])])];
    },
    operators: ['Pad'],
  },
  {
    name: 'Pad of an axis by its edge',
    opsets: since18,
    build: (net) => [
      net.node('Pad', [net.input(['N', 3, 4, 5]), net.integers([2, 1]), '', net.integers([2])], { mode: 'edge' }),
    ],
    operators: ['Pad'],
  },
  {
    name: 'Pad of every axis',
    opsets: since18,
    build: (net) => [net.node('Pad', [net.input(image), net.integers([0, 0, 1, 1, 0, 0, 2, 2])])],
    operators: ['Pad'],
  },
];

const linear = { mode: 'linear' };

const resizing: readonly Case[] = [
  {
    name: 'Resize of two axes by sizes',
    opsets: since18,
    build: (net) => [net.node('Resize', [net.input(image), '', '', net.integers([5, 4])], { ...linear, axes: [3, 2] })],
    operators: ['Resize'],
  },
  {
    name: 'Resize of two axes by scales',
    opsets: since18,
    build: (net) => [
      net.node('Resize', [net.input(['N', 6, 9, 7]), '', reals(net, 1.7, 0.6)], { mode: 'cubic', axes: [-2, -1] }),
    ],
    operators: ['Resize'],
  },
  {
    name: 'Resize to sizes with an open batch',
    opsets: since18,
    build: (net) => [
      net.node('Resize', [net.input(['N', 2, 9, 7]), '', '', net.integers([18, 5])], { mode: 'nearest', axes: [2, 3] }),
    ],
    operators: ['Resize'],
  },
  {
    name: 'Resize to a size that the float32 scale just misses',
    opsets: since18,
    build: (net) => [
      net.node('Resize', [net.input(['N', 1, 4, 7]), '', '', net.integers([4, 31])], { ...linear, axes: [2, 3] }),
    ],
    operators: ['Resize'],
    within: 1e-5,
  },
  ...(['not_larger', 'not_smaller'] as const).map((policy): Case => ({
    name: `Resize that keeps the aspect ratio, ${policy}`,
    opsets: since18,
    build: (net) => [
      net.node('Resize', [net.input(['N', 1, 3, 7]), '', '', net.integers([9, 15])], {
        ...linear,
        axes: [2, 3],
        keep_aspect_ratio_policy: policy,
      }),
    ],
    operators: ['Resize'],
  })),
  {
    name: 'Resize that keeps the aspect ratio with other than whole sizes',
    opsets: since18,
    build: (net) => [
      net.node('Resize', [net.input([1, 1, 3, 7]), '', '', net.integers([5, 5])], {
        ...linear,
        axes: [2, 3],
        keep_aspect_ratio_policy: 'not_larger',
      }),
    ],
    operators: ['Resize'],
  },
  {
    name: 'Resize that states the defaults',
    opsets: since18,
    build: (net) => [
      net.node('Resize', [net.input(image), '', reals(net, 1, 1, 2, 0.5)], {
        ...linear,
        antialias: 0,
        keep_aspect_ratio_policy: 'stretch',
      }),
    ],
    operators: ['Resize'],
  },
  {
    name: 'Resize with symmetric coordinates that land on pixels',
    opsets: [19, 21],
    build: (net) => [
      net.node('Resize', [net.input(image), '', reals(net, 2, 3), ''], {
        ...linear,
        axes: [2, 3],
        coordinate_transformation_mode: 'half_pixel_symmetric',
      }),
    ],
    operators: ['Resize'],
  },
  {
    name: 'Resize with symmetric coordinates to sizes',
    opsets: [19, 21],
    build: (net) => [
      net.node('Resize', [net.input(image), '', '', net.integers([2, 6, 5, 11])], {
        ...linear,
        coordinate_transformation_mode: 'half_pixel_symmetric',
      }),
    ],
    operators: ['Resize'],
  },
];

const pooled = { kernel_shape: [3, 3], strides: [2, 2], ceil_mode: 1, count_include_pad: 1 };

const pooling: readonly Case[] = [
  {
    name: 'AveragePool that states the defaults',
    opsets: [19, 21],
    build: (net) => [net.node('AveragePool', [net.input(image)], { kernel_shape: [3, 3], dilations: [1, 1] })],
    operators: ['AveragePool'],
  },
  {
    name: 'AveragePool of 18 that counts beyond the padding',
    opsets: [18],
    build: (net) => [net.node('AveragePool', [net.input([1, 2, 8, 8])], pooled)],
    operators: ['AveragePool'],
  },
  {
    name: 'AveragePool whose last window reaches beyond the image',
    opsets: [19, 21],
    build: (net) => [net.node('AveragePool', [net.input([1, 2, 8, 8])], pooled)],
    operators: ['AveragePool'],
  },
  {
    name: 'AveragePool whose last window reaches beyond the padding',
    opsets: [19, 21],
    build: (net) => [net.node('AveragePool', [net.input([1, 2, 9, 8])], { ...pooled, pads: [0, 1, 1, 1] })],
    operators: ['AveragePool', 'Mul'],
  },
  {
    name: 'AveragePool whose last window ends in the padding',
    opsets: [19, 21],
    build: (net) => [net.node('AveragePool', [net.input([1, 2, 9, 7])], { ...pooled, pads: [1, 1, 1, 1] })],
    operators: ['AveragePool'],
  },
];

const groups: readonly Case[] = [18, 20, 21].flatMap((opset): Case[] => {
  const parameters = opset < 21 ? 3 : 6;
  const after = opset < 21 ? [] : ['Reshape', 'Reshape', 'Mul', 'Reshape', 'Add'];
  return [image, ['N', 6, 5], ['N', 6, 'H', 'W']].map((dims) => ({
    name: `GroupNormalization of [${dims.join(', ')}]`,
    opsets: [opset],
    build: (net) => [
      net.node('GroupNormalization', [net.input(dims), net.weights([parameters]), net.weights([parameters])], {
        num_groups: 3,
        epsilon: float(0.01),
      }),
    ],
    operators: ['Reshape', 'InstanceNormalization', 'Shape', ...(opset < 21 ? ['Reshape'] : after)],
    dims,
  }));
});

const activations: readonly Case[] = [
  {
    name: 'Mish',
    opsets: since18,
    build: (net) => [net.node('Mish', [net.input(image)])],
    operators: ['Softplus', 'Tanh', 'Mul'],
    dims: image,
  },
  {
    name: 'Gelu',
    opsets: [20, 21],
    build: (net) => [net.node('Gelu', [net.input(image)])],
    operators: ['Div', 'Erf', 'Add', 'Mul', 'Mul'],
    dims: image,
  },
  {
    name: 'Gelu by tanh',
    opsets: [20, 21],
    build: (net) => [net.node('Gelu', [net.input(image)], { approximate: 'tanh' })],
    operators: ['Mul', 'Mul', 'Mul', 'Add', 'Mul', 'Tanh', 'Add', 'Mul', 'Mul'],
    dims: image,
  },
];

const half: readonly Case[] = [
  {
    name: 'Gelu of float16',
    opsets: [20, 21],
    build: (net) => {
      const half = net.node('Cast', [net.input(image)], { to: 10 });
      return [net.node('Cast', [net.node('Gelu', [half])], { to: 1 })];
    },
    operators: ['Cast', 'Cast', 'Div', 'Erf', 'Cast', 'Add', 'Mul', 'Cast', 'Mul', 'Cast'],
    dims: image,
    within: 2e-3,
  },
];

const precision: readonly Case[] = [
  {
    name: 'Cast',
    opsets: [19, 21],
    build: (net) => [net.node('Cast', [net.node('Cast', [net.input(image)], { to: 6, saturate: 1 })], { to: 1 })],
    operators: ['Cast', 'Cast'],
  },
  ...[19, 21].map((opset): Case => ({
    name: 'quantisation along an axis',
    opsets: [opset],
    build: (net) => {
      const scales = net.weights([6], { low: 0.01, high: 0.02 });
      const zeros = net.constant({ type: 'uint8', dims: [6], data: Uint8Array.from({ length: 6 }, () => 128) });
      const defaults: Record<string, number> = opset < 21 ? {} : { block_size: 0 };
      const attributes = { axis: 1, ...defaults };
      const output: Record<string, number> = opset < 21 ? {} : { output_dtype: 0 };
      const whole = net.node('QuantizeLinear', [net.input(image), scales, zeros], {
        ...attributes,
        ...output,
        saturate: 1,
      });
      return [net.node('DequantizeLinear', [whole, scales, zeros], attributes)];
    },
    operators: ['QuantizeLinear', 'DequantizeLinear'],
    dims: image,
  })),
];

const extended: readonly Case[] = [
  {
    name: 'LpPool that states the defaults',
    opsets: since18,
    build: (net) => [net.node('LpPool', [net.input(image)], { kernel_shape: [3, 3], ceil_mode: 0, dilations: [1, 1] })],
    operators: ['LpPool'],
    dims: [2, 6, 7, 5],
  },
  {
    name: 'ScatterElements that adds',
    opsets: since18,
    build: (net) => [
      net.node('ScatterElements', [net.input([5]), net.integers([4, 1]), reals(net, 7, 8)], { reduction: 'add' }),
    ],
    operators: ['ScatterElements'],
    dims: [5],
  },
  {
    name: 'CastLike',
    opsets: [19, 21],
    build: (net) => {
      const whole = net.node('CastLike', [net.input(image), net.integers([1])], { saturate: 1 });
      return [net.node('Cast', [whole], { to: 1 })];
    },
    operators: ['CastLike', 'Cast'],
    dims: image,
  },
];

const unchanged: readonly Case[] = [
  {
    name: 'shapes',
    opsets: since18,
    build: (net) => {
      const turned = net.node('Transpose', [net.node('Identity', [net.input(image)])], { perm: [0, 2, 3, 1] });
      const joined = net.node('Reshape', [turned, net.integers([0, -1, 3])]);
      return [net.node('Flatten', [net.node('Squeeze', [net.node('Unsqueeze', [joined, net.integers([0])])])])];
    },
    operators: ['Identity', 'Transpose', 'Reshape', 'Unsqueeze', 'Squeeze', 'Flatten'],
  },
  {
    name: 'a classifier',
    opsets: since18,
    build: (net) => [net.classifier(net.block(net.input(['N', 3, 9, 9]), 4))],
    operators: ['Conv', 'BatchNormalization', 'Relu', 'GlobalAveragePool', 'Flatten', 'Gemm'],
  },
];

describe('newer operator sets', () => {
  const cases = [
    ...reductions,
    ...split,
    ...padding,
    ...resizing,
    ...pooling,
    ...groups,
    ...activations,
    ...half,
    ...precision,
    ...extended,
    ...unchanged,
  ];
  it.each(table(cases))('$name ($opset)', expectSame);
});

import { describe, it } from 'vitest';
import { expectSame, float, floats, reals, table } from './same.ts';
import type { Case } from './same.ts';

const image: readonly [number, number, number, number] = [2, 6, 9, 7];
const before13 = [7, 9, 10, 11, 12];

const inputs: readonly Case[] = [
  {
    name: 'Clip to both bounds',
    opsets: [7, 10],
    build: (net) => [net.node('Clip', [net.input(image)], { min: float(-0.5), max: float(0.25) })],
    operators: ['Clip'],
  },
  {
    name: 'Clip from above',
    opsets: [7, 10],
    build: (net) => [net.node('Clip', [net.input(image)], { max: float(0.5) })],
    operators: ['Clip'],
  },
  {
    name: 'Pad of doubles with a value',
    opsets: [7, 10],
    build: (net) => {
      const doubles = net.node('Cast', [net.input([3])], { to: 11 });
      return [net.node('Cast', [net.node('Pad', [doubles], { pads: [1, 2], value: float(3) })], { to: 1 })];
    },
    operators: ['Cast', 'Cast', 'Pad', 'Cast'],
  },
  {
    name: 'Pad with a value',
    opsets: [7, 10],
    build: (net) => [net.node('Pad', [net.input(image)], { pads: [0, 1, 2, 0, 0, 0, 1, -1], value: float(3) })],
    operators: ['Pad'],
  },
  {
    name: 'Pad by reflection',
    opsets: [7, 10],
    build: (net) => [net.node('Pad', [net.input(image)], { pads: [0, 0, 2, 1, 0, 0, 1, 2], mode: 'reflect' })],
    operators: ['Pad'],
  },
  {
    name: 'Slice of two axes',
    opsets: [7, 9],
    build: (net) => [net.node('Slice', [net.input(image)], { starts: [1, -4], ends: [2 ** 31 - 1, -1], axes: [1, 3] })],
    operators: ['Slice'],
  },
  {
    name: 'Slice of the first axes',
    opsets: [7, 9],
    build: (net) => [net.node('Slice', [net.input(image)], { starts: [0, 2], ends: [1, 99] })],
    operators: ['Slice'],
  },
  {
    name: 'Split by sizes',
    opsets: before13,
    build: (net) => net.nodeWithOutputs('Split', [net.input(image)], 2, { axis: 1, split: [1, 5] }),
    operators: ['Split'],
  },
  {
    name: 'Split in equal parts',
    opsets: before13,
    build: (net) => net.nodeWithOutputs('Split', [net.input(image)], 3, { axis: 1 }),
    operators: ['Split'],
  },
  {
    name: 'Squeeze of an axis',
    opsets: before13,
    build: (net) => [net.node('Squeeze', [net.input([1, 3, 1, 2])], { axes: [2] })],
    operators: ['Squeeze'],
  },
  {
    name: 'Squeeze of everything',
    opsets: before13,
    build: (net) => [net.node('Squeeze', [net.input([1, 3, 1, 2])])],
    operators: ['Squeeze'],
  },
  {
    name: 'Unsqueeze',
    opsets: before13,
    build: (net) => [net.node('Unsqueeze', [net.input(image)], { axes: [0, 3] })],
    operators: ['Unsqueeze'],
  },
  {
    name: 'Unsqueeze at the end',
    opsets: [11, 12],
    build: (net) => [net.node('Unsqueeze', [net.input(image)], { axes: [-1] })],
    operators: ['Unsqueeze'],
  },
  {
    name: 'ReduceSum over axes',
    opsets: before13,
    build: (net) => [net.node('ReduceSum', [net.input(image)], { axes: [2, 3], keepdims: 0 })],
    operators: ['ReduceSum'],
    dims: [2, 6],
  },
  {
    name: 'ReduceSum of everything',
    opsets: before13,
    build: (net) => [net.node('ReduceSum', [net.input(image)])],
    operators: ['ReduceSum'],
    dims: [1, 1, 1, 1],
  },
  {
    name: 'TopK',
    opsets: [7, 9],
    build: (net) => [net.nodeWithOutputs('TopK', [net.input(image)], 2, { k: 3, axis: 1 })[0]!],
    operators: ['TopK'],
    dims: [2, 3, 9, 7],
  },
];

const training: readonly Case[] = [
  {
    name: 'BatchNormalization',
    opsets: [7, 8, 9, 13],
    build: (net) => [net.batchNorm(net.input(image))],
    operators: ['BatchNormalization'],
  },
  {
    name: 'BatchNormalization that states its default',
    opsets: [7, 8],
    build: (net) => {
      const positive = { low: 0.5, high: 1.5 };
      const parameters = [net.weights([6], positive), net.weights([6]), net.weights([6]), net.weights([6], positive)];
      return [net.node('BatchNormalization', [net.input(image), ...parameters], { spatial: 1, epsilon: float(0.01) })];
    },
    operators: ['BatchNormalization'],
  },
  {
    name: 'Dropout',
    opsets: [7, 9, 10, 11],
    build: (net) => [net.node('Dropout', [net.input(image)], { ratio: float(0.3) })],
    operators: ['Dropout'],
  },
  {
    name: 'Dropout with a mask that nothing reads',
    opsets: [7, 9, 10, 11],
    build: (net) => [net.nodeWithOutputs('Dropout', [net.input(image)], 2)[0]!],
    operators: ['Dropout'],
  },
];

const resizing: readonly Case[] = [
  ...(['nearest', 'linear'] as const).flatMap((mode): Case[] => [
    {
      name: `Upsample ${mode} by attribute`,
      opsets: [7, 8],
      build: (net) => [net.node('Upsample', [net.input(image)], { mode, scales: floats(1, 1, 2, 1.5) })],
      operators: ['Resize'],
    },
    {
      name: `Upsample ${mode} by input`,
      opsets: [9],
      build: (net) => [net.node('Upsample', [net.input(image), reals(net, 1, 1, 2.6, 3)], { mode })],
      operators: ['Resize'],
    },
    {
      name: `Resize ${mode} up`,
      opsets: [10],
      build: (net) => [net.node('Resize', [net.input(image), reals(net, 1, 1, 1.3, 2.6)], { mode })],
      operators: ['Resize'],
    },
    {
      name: `Resize ${mode} down`,
      opsets: [10],
      build: (net) => [net.node('Resize', [net.input(image), reals(net, 1, 1, 0.6, 0.3)], { mode })],
      operators: ['Resize'],
    },
    {
      name: `Resize ${mode} up and down`,
      opsets: [10],
      build: (net) => [net.node('Resize', [net.input(image), reals(net, 1, 1, 0.6, 1.7)], { mode })],
      operators: mode === 'nearest' ? ['Resize', 'Resize'] : ['Resize'],
    },
  ]),
  {
    name: 'Upsample by default',
    opsets: [7, 8],
    build: (net) => [net.node('Upsample', [net.input(image)], { scales: floats(1, 1, 2, 2) })],
    operators: ['Resize'],
  },
  {
    name: 'Resize by sizes',
    opsets: [11, 12],
    build: (net) => [
      net.node('Resize', [net.input(image), reals(net), reals(net), net.integers([2, 6, 4, 9])], { mode: 'linear' }),
    ],
    operators: ['Resize'],
  },
];

const softmax: readonly Case[] = ['Softmax', 'LogSoftmax', 'Hardmax'].flatMap((operator): Case[] => {
  const around = ['Flatten', operator, 'Shape', 'Reshape'];
  return [
    {
      name: `${operator} of a matrix`,
      opsets: before13,
      build: (net) => [net.node(operator, [net.input([3, 5])])],
      operators: [operator],
      dims: [3, 5],
    },
    {
      name: `${operator} over positions of one`,
      opsets: before13,
      build: (net) => [net.node(operator, [net.input([3, 5, 1, 1])])],
      operators: [operator],
      dims: [3, 5, 1, 1],
    },
    {
      name: `${operator} over a single axis behind one of size 1`,
      opsets: before13,
      build: (net) => [net.node(operator, [net.input([3, 1, 5])])],
      operators: [operator],
      dims: [3, 1, 5],
    },
    {
      name: `${operator} over all but the batch`,
      opsets: before13,
      build: (net) => [net.node(operator, [net.input(['N', 6, 9, 'W'])])],
      operators: around,
      dims: ['N', 6, 9, 'W'],
    },
    {
      name: `${operator} from an inner axis on`,
      opsets: before13,
      build: (net) => [net.node(operator, [net.input(image)], { axis: 2 })],
      operators: around,
      dims: image,
    },
    {
      name: `${operator} of everything`,
      opsets: [11, 12],
      build: (net) => [net.node(operator, [net.input(image)], { axis: -4 })],
      operators: around,
      dims: image,
    },
  ];
});

const renamed: readonly Case[] = [
  {
    name: 'Scatter',
    opsets: [9, 10],
    build: (net) => [
      net.node('Scatter', [
        net.input([5]),
        net.integers([4, 1]),
        net.constant({ type: 'float32', dims: [2], data: Float32Array.of(7, 8) }),
      ]),
    ],
    operators: ['ScatterElements'],
    dims: [5],
  },
  {
    name: 'RoiAlign',
    opsets: [10, 15],
    build: (net) => {
      const regions = net.constant({ type: 'float32', dims: [2, 4], data: Float32Array.of(0, 0, 4, 4, 1, 2, 6, 8) });
      const pool = { output_height: 3, output_width: 2, sampling_ratio: 2, spatial_scale: float(0.9) };
      return [net.node('RoiAlign', [net.input(image), regions, net.integers([0, 1])], pool)];
    },
    operators: ['RoiAlign'],
    dims: [2, 6, 3, 2],
  },
];

/** Operators whose definitions changed since, but not for what an older node can say. */
const unchanged: readonly Case[] = [
  {
    name: 'arithmetic with broadcasting',
    opsets: [7, 12],
    build: (net) => {
      const x = net.input(image);
      const sum = net.node('Add', [x, net.weights([6, 1, 1])]);
      return [net.node('Div', [net.node('Mul', [sum, net.weights([7])]), net.node('Sub', [x, reals(net, 3)])])];
    },
    operators: ['Add', 'Mul', 'Sub', 'Div'],
  },
  {
    name: 'Pow, PRelu, Sum, Max, Min and Mean',
    opsets: [8, 11],
    build: (net) => {
      const x = net.input(image);
      const rectified = net.node('PRelu', [x, net.weights([6, 1, 1])]);
      const sum = net.node('Sum', [x, net.node('Pow', [x, reals(net, 2)]), net.weights([6, 1, 1])]);
      return [net.node('Mean', [net.node('Max', [rectified, sum]), net.node('Min', [x, reals(net, 0.25)])])];
    },
    operators: ['PRelu', 'Pow', 'Sum', 'Max', 'Min', 'Mean'],
    dims: image,
  },
  {
    name: 'a classifier',
    opsets: [7, 9, 11, 13, 16],
    build: (net) => [net.classifier(net.block(net.input(['N', 3, 9, 9]), 4))],
    operators: ['Conv', 'BatchNormalization', 'Relu', 'GlobalAveragePool', 'Flatten', 'Gemm'],
  },
  {
    name: 'pooling',
    opsets: [7, 9],
    build: (net) => {
      const largest = net.node('MaxPool', [net.input(image)], { kernel_shape: [2, 2], pads: [1, 0, 1, 0] });
      return [
        net.node('AveragePool', [largest], {
          kernel_shape: [3, 2],
          strides: [2, 2],
          pads: [1, 1, 1, 0],
          count_include_pad: 1,
        }),
      ];
    },
    operators: ['MaxPool', 'AveragePool'],
  },
  {
    name: 'pooling that rounds up',
    opsets: [10, 12, 16],
    build: (net) => {
      const rounded = { kernel_shape: [2, 2], strides: [2, 2], ceil_mode: 1 };
      return [net.node('AveragePool', [net.node('MaxPool', [net.input(image)], rounded)], rounded)];
    },
    operators: ['MaxPool', 'AveragePool'],
  },
  {
    name: 'ConvTranspose to an output shape',
    opsets: [7, 10, 11],
    build: (net) => [
      net.node('ConvTranspose', [net.input(image), net.weights([6, 4, 3, 3])], {
        strides: [2, 2],
        output_shape: [18, 14],
        auto_pad: 'SAME_UPPER',
      }),
    ],
    operators: ['ConvTranspose'],
    dims: [2, 4, 18, 14],
  },
  {
    name: 'reductions by attribute',
    opsets: [7, 11, 13],
    build: (net) => [
      net.node('ReduceMean', [net.node('ReduceMax', [net.input(image)], { axes: [1] })], { axes: [2], keepdims: 0 }),
    ],
    operators: ['ReduceMax', 'ReduceMean'],
    dims: [2, 1, 7],
  },
];

describe('older operator sets', () => {
  it.each(table([...inputs, ...training, ...resizing, ...softmax, ...renamed, ...unchanged]))(
    '$name ($opset)',
    expectSame,
  );
});

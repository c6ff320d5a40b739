import { describe, expect, it } from 'vitest';
import { inferTypes } from '../../../shared/graph/infer.ts';
import { toCanonicalOpset } from '../../../shared/graph/opsets/convert.ts';
import { NetworkBuilder, seededRandom } from './builder.ts';
import { runGraph } from './prove.ts';

type Build = (net: NetworkBuilder) => string[];

interface Case {
  readonly name: string;
  readonly build: Build;
  readonly opset?: number;
}

const image: readonly [number, number, number, number] = [2, 6, 9, 7];

function conv(attributes: Record<string, number | string | number[]>, weight: number[]): Build {
  return (net) => [net.node('Conv', [net.input(image), net.weights(weight)], attributes)];
}

function pool(operator: string, attributes: Record<string, number | string | number[]>): Build {
  return (net) => [net.node(operator, [net.input(image)], attributes)];
}

/** Operator applied to the image and constant integer inputs. */
function withIntegers(operator: string, lists: number[][], attributes: Record<string, number> = {}): Build {
  return (net) => [net.node(operator, [net.input(image), ...lists.map((list) => net.integers(list))], attributes)];
}

const cases: readonly Case[] = [
  { name: 'Conv with stride and uneven pads', build: conv({ strides: [2, 3], pads: [0, 1, 2, 0] }, [4, 6, 3, 2]) },
  { name: 'Conv with dilation', build: conv({ dilations: [2, 3], group: 2 }, [4, 3, 3, 2]) },
  { name: 'Conv SAME_UPPER', build: conv({ auto_pad: 'SAME_UPPER', strides: [2, 2] }, [4, 6, 3, 3]) },
  { name: 'Conv SAME_LOWER', build: conv({ auto_pad: 'SAME_LOWER', strides: [2, 2] }, [4, 6, 2, 2]) },
  { name: 'Conv VALID', build: conv({ auto_pad: 'VALID' }, [4, 6, 3, 3]) },
  { name: 'MaxPool ceil', build: pool('MaxPool', { kernel_shape: [2, 2], strides: [2, 2], ceil_mode: 1 }) },
  {
    name: 'MaxPool ceil whose last window lies in the padding',
    build: pool('MaxPool', { kernel_shape: [2, 2], strides: [3, 3], pads: [0, 0, 1, 1], ceil_mode: 1 }),
    opset: 19,
  },
  { name: 'AveragePool', build: pool('AveragePool', { kernel_shape: [3, 2], pads: [1, 1, 1, 0] }) },
  { name: 'GlobalAveragePool', build: pool('GlobalAveragePool', {}) },
  { name: 'ReduceMean by attribute', build: pool('ReduceMean', { axes: [-1, 2], keepdims: 0 }) },
  { name: 'ReduceMean by input', build: withIntegers('ReduceMean', [[-1, 1]]), opset: 18 },
  { name: 'ReduceMean of everything', build: pool('ReduceMean', {}) },
  { name: 'Softmax', build: pool('Softmax', {}) },
  { name: 'Flatten at 2', build: pool('Flatten', { axis: 2 }) },
  { name: 'Flatten at 0', build: pool('Flatten', { axis: 0 }) },
  { name: 'Transpose by default', build: pool('Transpose', {}) },
  { name: 'Reshape with 0 and -1', build: withIntegers('Reshape', [[0, -1, 7]]) },
  { name: 'Unsqueeze', build: withIntegers('Unsqueeze', [[-1, 1]]) },
  { name: 'Squeeze', build: (net) => [net.node('Squeeze', [net.input([2, 1, 3, 1]), net.integers([-1])])] },
  { name: 'Squeeze of everything', build: (net) => [net.node('Squeeze', [net.input([2, 1, 3, 1])])] },
  {
    name: 'Slice backwards',
    build: withIntegers('Slice', [
      [-1, 7],
      [-99, 1],
      [1, 2],
      [-2, -3],
    ]),
  },
  { name: 'Slice from the end', build: withIntegers('Slice', [[-3], [2 ** 53 - 1], [3]]) },
  { name: 'Pad and crop', build: withIntegers('Pad', [[0, 1, -2, 0, 0, 2, 3, -1]]) },
  {
    name: 'Pad two axes',
    build: (net) => [net.node('Pad', [net.input(image), net.integers([1, 2, 3, 4]), '', net.integers([-1, 1])])],
    opset: 18,
  },
  {
    name: 'Split by sizes',
    build: (net) => net.nodeWithOutputs('Split', [net.input(image), net.integers([1, 5])], 2, { axis: 1 }),
  },
  { name: 'Split in equal parts', build: (net) => net.nodeWithOutputs('Split', [net.input(image)], 3, { axis: -3 }) },
  {
    name: 'Split in unequal parts',
    build: (net) => net.nodeWithOutputs('Split', [net.input(image)], 2, { axis: 2, num_outputs: 2 }),
    opset: 18,
  },
  { name: 'Gather', build: withIntegers('Gather', [[-1, 0, 3]], { axis: 1 }) },
  { name: 'Concat', build: (net) => [net.node('Concat', [net.input(image), net.weights([2, 6, 9, 3])], { axis: -1 })] },
  {
    name: 'Resize by scales',
    build: (net) => [
      net.node(
        'Resize',
        [net.input(image), '', net.constant({ type: 'float32', dims: [4], data: Float32Array.of(1, 1, 1.5, 0.6) })],
        { mode: 'nearest' },
      ),
    ],
  },
  {
    name: 'Resize by a scale that float32 rounds',
    build: (net) => [
      net.node('Resize', [
        net.input(image),
        '',
        net.constant({ type: 'float32', dims: [4], data: Float32Array.of(1, 1, 11 / 9, 9 / 7) }),
      ]),
    ],
  },
  {
    name: 'Resize of two axes',
    build: (net) => [
      net.node('Resize', [net.input(image), '', '', net.integers([4, 5])], { mode: 'linear', axes: [2, 3] }),
    ],
    opset: 18,
  },
  {
    name: 'Add with broadcasting both ways',
    build: (net) => [net.node('Add', [net.input([2, 1, 5]), net.weights([4, 2, 3, 1])])],
  },
  {
    name: 'Gemm transposed',
    build: (net) => [
      net.node('Gemm', [net.input([5, 2]), net.weights([3, 5]), net.weights([1])], { transA: 1, transB: 1 }),
    ],
  },
  {
    name: 'MatMul of two stacks',
    build: (net) => [net.node('MatMul', [net.input([2, 1, 4, 5]), net.weights([3, 5, 2])])],
  },
  {
    name: 'ConvTranspose with stride and output padding',
    build: (net) => [
      net.node('ConvTranspose', [net.input(image), net.weights([6, 2, 3, 2])], {
        strides: [2, 3],
        pads: [0, 1, 1, 0],
        output_padding: [1, 2],
        group: 2,
        dilations: [1, 2],
      }),
    ],
  },
  {
    name: 'ConvTranspose SAME_UPPER',
    build: (net) => [
      net.node('ConvTranspose', [net.input(image), net.weights([6, 2, 3, 3])], {
        strides: [2, 2],
        auto_pad: 'SAME_UPPER',
      }),
    ],
  },
  {
    name: 'ConvTranspose with output_shape',
    build: (net) => [
      net.node('ConvTranspose', [net.input(image), net.weights([6, 2, 3, 3])], {
        strides: [2, 2],
        output_shape: [18, 14],
      }),
    ],
  },
  {
    name: 'Conv of one dimension',
    build: (net) => [net.node('Conv', [net.input([2, 6, 11]), net.weights([4, 3, 3])], { group: 2, strides: [2] })],
  },
  { name: 'ReduceMax without keepdims', build: pool('ReduceMax', { axes: [1], keepdims: 0 }) },
  { name: 'ReduceSum by input', build: withIntegers('ReduceSum', [[1, -1]]) },
  { name: 'ReduceL2', build: pool('ReduceL2', { axes: [2, 3] }) },
  { name: 'ArgMax', build: pool('ArgMax', { axis: -3, keepdims: 0 }) },
  { name: 'GlobalMaxPool', build: pool('GlobalMaxPool', {}) },
  { name: 'LpPool', build: pool('LpPool', { kernel_shape: [2, 3] }) },
  { name: 'LogSoftmax', build: pool('LogSoftmax', { axis: 1 }) },
  { name: 'LRN', build: pool('LRN', { size: 3 }) },
  { name: 'Erf', build: pool('Erf', {}) },
  {
    name: 'Mean of three',
    build: (net) => [net.node('Mean', [net.input(image), net.weights([6, 1, 1]), net.weights([7])])],
  },
  { name: 'Min of one', build: (net) => [net.node('Min', [net.input(image)])] },
  { name: 'Greater', build: (net) => [net.node('Greater', [net.input(image), net.weights([6, 1, 1])])] },
  {
    name: 'Where',
    build: (net) => {
      const x = net.input(image);
      return [net.node('Where', [net.node('Less', [x, net.weights([7])]), x, net.weights([3, 1, 1, 1, 1])])];
    },
  },
  { name: 'PRelu', build: (net) => [net.node('PRelu', [net.input(image), net.weights([6, 1, 1])])] },
  {
    name: 'InstanceNormalization',
    build: (net) => [net.node('InstanceNormalization', [net.input(image), net.weights([6]), net.weights([6])])],
  },
  {
    name: 'LayerNormalization',
    build: (net) =>
      net.nodeWithOutputs('LayerNormalization', [net.input(image), net.weights([9, 7]), net.weights([9, 7])], 3, {
        axis: 2,
      }),
  },
  {
    name: 'DepthToSpace',
    build: (net) => [net.node('DepthToSpace', [net.input([2, 12, 3, 5])], { blocksize: 2, mode: 'CRD' })],
  },
  { name: 'SpaceToDepth', build: (net) => [net.node('SpaceToDepth', [net.input([2, 3, 4, 6])], { blocksize: 2 })] },
  { name: 'Expand', build: (net) => [net.node('Expand', [net.input([2, 6, 1, 1]), net.integers([3, 1, 1, 9, 7])])] },
  { name: 'Tile', build: withIntegers('Tile', [[1, 3, 2, 1]]) },
  {
    name: 'TopK',
    build: (net) => net.nodeWithOutputs('TopK', [net.input(image), net.integers([4])], 2, { axis: 1 }),
  },
  {
    name: 'QuantizeLinear and DequantizeLinear',
    build: (net) => {
      const scale = net.weights([6], { low: 0.1, high: 1 });
      const zero = net.constant({ type: 'int8', dims: [6], data: new Int8Array(6) });
      const integers = net.node('QuantizeLinear', [net.input(image), scale, zero], { axis: 1 });
      return [integers, net.node('DequantizeLinear', [integers, scale, zero], { axis: -3 })];
    },
  },
  { name: 'Cast', build: (net) => [net.node('Cast', [net.input(image)], { to: 11 })] },
  {
    name: 'Clip',
    build: (net) => [
      net.node('Clip', [net.input(image), '', net.constant({ type: 'float32', dims: [], data: Float32Array.of(6) })]),
    ],
  },
];

describe('types agree with ONNX Runtime', () => {
  it.each(cases)('$name', async ({ build, opset }) => {
    const net = new NetworkBuilder(1, opset);
    const graph = net.raw(build(net));
    const types = inferTypes(toCanonicalOpset(graph));
    const outputs = await runGraph(graph, seededRandom(1));
    for (const [name, { dims, type }] of Object.entries(outputs)) {
      expect(types.get(name)).toEqual({ type, dims: [...dims] });
    }
  });
});

describe('open dimensions pass by name', () => {
  const open: readonly { name: string; build: Build; dims: (number | string)[] }[] = [
    {
      name: 'Conv that keeps the size',
      build: (net) => [net.conv(net.input(['N', 3, 'H', 'W']), 4)],
      dims: ['N', 4, 'H', 'W'],
    },
    {
      name: 'Reshape with -1 for the batch',
      build: (net) => [net.node('Reshape', [net.input(['N', 8, 2]), net.integers([-1, 16])])],
      dims: ['N', 16],
    },
    { name: 'Flatten', build: (net) => [net.node('Flatten', [net.input(['N', 8, 2])])], dims: ['N', 16] },
    {
      name: 'Expand by the batch',
      build: (net) => {
        const x = net.input(['N', 8, 1]);
        const batch = net.node('Slice', [net.node('Shape', [x]), net.integers([0]), net.integers([1])]);
        return [net.node('Expand', [x, net.node('Concat', [batch, net.integers([8, 5])], { axis: 0 })])];
      },
      dims: ['N', 8, 5],
    },
    {
      name: 'Expand where -1 keeps the batch',
      build: (net) => {
        const x = net.input(['N', 8, 1]);
        const batch = net.node('Slice', [net.node('Shape', [x]), net.integers([0]), net.integers([1])]);
        const shape = net.node('Concat', [net.node('Mul', [batch, net.integers([1])]), net.integers([-1, 5])], {
          axis: 0,
        });
        const ones = net.integers([1, 1, 1]);
        return [
          net.node('Expand', [x, net.node('Where', [net.node('Equal', [shape, net.integers([-1])]), ones, shape])]),
        ];
      },
      dims: ['N', 8, 5],
    },
    {
      name: 'Concat',
      build: (net) => {
        const x = net.input(['N', 8]);
        return [net.node('Concat', [x, x], { axis: 1 })];
      },
      dims: ['N', 16],
    },
  ];
  it.each(open)('$name', ({ build, dims }) => {
    const net = new NetworkBuilder();
    const graph = net.raw(build(net));
    expect(inferTypes(graph).get(graph.outputs[0]!.name)!.dims).toEqual(dims);
  });
});

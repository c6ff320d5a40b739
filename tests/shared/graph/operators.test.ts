import { describe, expect, it } from 'vitest';
import type { Graph } from '../../../shared/graph/graph.ts';
import { analyze } from '../../../shared/graph/analyze.ts';
import { inferTypes } from '../../../shared/graph/infer.ts';
import { toCanonicalOpset } from '../../../shared/graph/opsets/convert.ts';
import { int64Tensor } from '../../../shared/graph/tensor.ts';
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

/** Shape arithmetic whose value is known while the graph is read; each ends in an int64 value. */
const shapeArithmetic: readonly { readonly name: string; readonly build: (net: NetworkBuilder) => string }[] = [
  { name: 'Shape with start and end', build: (net) => net.node('Shape', [net.input(image)], { start: -3, end: -1 }) },
  {
    name: 'Gather of a dimension',
    build: (net) =>
      net.node('Unsqueeze', [
        net.node('Gather', [net.node('Shape', [net.input(image)]), net.constant(int64Tensor([-2], []))]),
        net.integers([0]),
      ]),
  },
  {
    name: 'arithmetic',
    build: (net) => {
      const shape = net.node('Shape', [net.input(image)]);
      return net.node('Div', [
        net.node('Sub', [net.node('Mul', [shape, net.integers([3])]), net.integers([1])]),
        net.integers([-2]),
      ]);
    },
  },
  {
    name: 'Slice backwards',
    build: (net) =>
      net.node('Slice', [
        net.node('Shape', [net.input(image)]),
        net.integers([-1]),
        net.integers([-9]),
        net.integers([0]),
        net.integers([-1]),
      ]),
  },
  {
    name: "F.pad's subgraph",
    build: (net) => {
      const fill = net.node('ConstantOfShape', [net.integers([4])], { value: int64Tensor([0]) });
      const pads = net.node('Concat', [net.node('Constant', [], { value: int64Tensor([0, 0, 1, 2]) }), fill], {
        axis: 0,
      });
      const turned = net.node('Slice', [
        net.node('Reshape', [pads, net.integers([-1, 2])]),
        net.integers([-1]),
        net.integers([-99]),
        net.integers([0]),
        net.integers([-1]),
      ]);
      return net.node(
        'Cast',
        [net.node('Reshape', [net.node('Transpose', [turned], { perm: [1, 0] }), net.integers([-1])])],
        { to: 7 },
      );
    },
  },
  {
    name: 'Cast to float and back',
    build: (net) =>
      net.node(
        'Cast',
        [
          net.node('Div', [
            net.node('Cast', [net.node('Shape', [net.input(image)])], { to: 1 }),
            net.constant({ type: 'float32', dims: [], data: Float32Array.of(2) }),
          ]),
        ],
        { to: 7 },
      ),
  },
];

describe('known values agree with ONNX Runtime', () => {
  it.each(shapeArithmetic)('$name', async ({ build }) => {
    const net = new NetworkBuilder();
    const output = build(net);
    // Some of these need no image; ONNX Runtime is given one all the same.
    const graph: Graph = net.raw([output]);
    const known = analyze(graph).known(output);
    const outputs = await runGraph(graph, seededRandom(1));
    const { data, dims } = outputs[output]!;
    expect({ dims: known?.dims, data: Array.from(known?.data ?? []) }).toEqual({
      dims: [...dims],
      data: Array.from(data as BigInt64Array, Number),
    });
  });
});

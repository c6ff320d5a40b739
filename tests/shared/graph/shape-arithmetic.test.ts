import { describe, expect, it } from 'vitest';
import { analyze } from '../../../shared/graph/analyze.ts';
import type { Graph } from '../../../shared/graph/graph.ts';
import { int64Tensor } from '../../../shared/graph/tensor.ts';
import { NetworkBuilder, seededRandom } from './builder.ts';
import { runGraph } from './prove.ts';

const image: readonly [number, number, number, number] = [2, 6, 9, 7];

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
    name: 'Expand to a shape that Where completes',
    build: (net) => {
      const shape = net.node('Shape', [net.input(image)]);
      const open = net.node(
        'Concat',
        [net.node('Slice', [shape, net.integers([0]), net.integers([3])]), net.integers([-1])],
        {
          axis: 0,
        },
      );
      const ones = net.node('ConstantOfShape', [net.integers([4])], { value: int64Tensor([1]) });
      const whole = net.node('Where', [net.node('Equal', [open, net.integers([-1])]), ones, open]);
      return net.node('Expand', [net.integers([5]), whole]);
    },
  },
  {
    name: 'Range, Tile, Min, Max and Mod of numbers',
    build: (net) => {
      const number = (value: number): string => net.constant(int64Tensor([value], []));
      const range = net.node('Range', [number(9), number(0), number(-2)]);
      const tiled = net.node('Tile', [range, net.integers([2])]);
      return net.node('Min', [net.node('Max', [tiled, net.integers([3])]), number(7)]);
    },
  },
  {
    name: 'ReduceProd and Size',
    build: (net) => {
      const x = net.input(image);
      const product = net.node('ReduceProd', [net.node('Shape', [x])], { keepdims: 0 });
      return net.node('Unsqueeze', [net.node('Sub', [product, net.node('Size', [x])]), net.integers([0])]);
    },
  },
  {
    name: 'rounding half to even, up and down',
    build: (net) => {
      const halves = net.constant({
        type: 'float64',
        dims: [6],
        data: Float64Array.of(-2.5, -1.5, -0.5, 0.5, 1.5, 2.4),
      });
      const parts = ['Round', 'Floor', 'Ceil', 'Neg', 'Abs', 'Sign'].map((operator) => net.node(operator, [halves]));
      return net.node('Cast', [net.node('Concat', parts, { axis: 0 })], { to: 7 });
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

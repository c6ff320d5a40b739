import { expect, it } from 'vitest';
import { findUnits } from '../../../shared/graph/channels/find-units.ts';
import type { Graph } from '../../../shared/graph/graph.ts';
import { normalize } from '../../../shared/graph/normalize.ts';
import { int64Tensor } from '../../../shared/graph/tensor.ts';
import { NetworkBuilder } from './builder.ts';

function net(): { net: NetworkBuilder; stem: string } {
  const builder = new NetworkBuilder();
  return { net: builder, stem: builder.conv(builder.input(['N', 3, 8, 8]), 4) };
}

const shapeInvalid: unknown = expect.objectContaining({ code: 'SHAPE_INVALID' });

// A few bytes of a file may ask for more memory than there is.
it.each<[string, () => Graph]>([
  [
    'padding to billions of channels',
    () => {
      const { net: n, stem } = net();
      return n.build(n.node('Pad', [stem, n.integers([0, 2 ** 40, 0, 0, 0, 0, 0, 0])]));
    },
  ],
  [
    'doubling by concat',
    () => {
      const { net: n, stem } = net();
      let value = stem;
      for (let doubling = 0; doubling < 40; doubling++) value = n.node('Concat', [value, value], { axis: 1 });
      return n.build(value);
    },
  ],
  [
    'cropping below nothing',
    () => {
      const { net: n, stem } = net();
      return n.build(n.node('Pad', [stem, n.integers([0, -9, 0, 0, 0, 0, 0, 0])]));
    },
  ],
  [
    'an image of a size that no number holds',
    () => {
      const n = new NetworkBuilder();
      return n.build(n.conv(n.input(['N', 3, 2 ** 60, 8]), 4));
    },
  ],
  [
    'a negative size',
    () => {
      const { net: n, stem } = net();
      return n.build(n.node('Reshape', [stem, n.integers([0, -7, 8, 8])]));
    },
  ],
  [
    'a constant of terabytes',
    () => {
      const { net: n, stem } = net();
      const huge = n.node('ConstantOfShape', [n.integers([2 ** 40])], { value: int64Tensor([0]) });
      return n.build(n.node('Reshape', [stem, n.node('Slice', [huge, n.integers([0]), n.integers([2])])]));
    },
  ],
  [
    'cropping more than there is beside padding',
    () => {
      const { net: n, stem } = net();
      return n.build(n.node('Pad', [stem, n.integers([0, -9, 0, 0, 0, 20, 0, 0])]));
    },
  ],
])('refuses %s', (_, build) => {
  expect(build).toThrow(shapeInvalid);
});

it.each<[string, () => Graph]>([
  [
    'a weight without elements on billions of inputs',
    () => {
      const n = new NetworkBuilder();
      const empty = n.constant({ type: 'float32', dims: [2 ** 31, 0], data: new Float32Array(0) });
      return n.build(n.node('Gemm', [n.input([1, 2 ** 31]), empty]));
    },
  ],
  [
    'a weight without elements for billions of filters',
    () => {
      const n = new NetworkBuilder();
      const empty = n.constant({ type: 'float32', dims: [0, 2 ** 31 - 1], data: new Float32Array(0) });
      const nothing = n.node('Slice', [n.input([1, 4]), n.integers([0]), n.integers([0]), n.integers([1])]);
      return n.build(n.node('MatMul', [nothing, empty]));
    },
  ],
])('follows no channels of %s', (_, build) => {
  expect(() => findUnits(build())).toThrow(shapeInvalid);
});

it.each<[string, () => Graph]>([
  [
    'sixty constants of sixteen million numbers',
    () => {
      const n = new NetworkBuilder();
      const huge = Array.from({ length: 60 }, () =>
        n.node('ConstantOfShape', [n.integers([2 ** 24])], { value: int64Tensor([0]) }),
      );
      return n.build(huge.reduce((total, value) => n.node('Add', [total, value])));
    },
  ],
  [
    'sixty transposes of a large constant',
    () => {
      const n = new NetworkBuilder();
      let value = n.node('ConstantOfShape', [n.integers([2048, 2048])]);
      for (let turn = 0; turn < 60; turn++) value = n.node('Transpose', [value]);
      return n.build(value);
    },
  ],
  [
    'a name that sixty thousand nodes share',
    () => {
      const n = new NetworkBuilder();
      let value = n.input(['N', 3, 8, 8]);
      for (let node = 0; node < 60_000; node++) value = n.node('Relu', [value]);
      const graph = n.raw([value]);
      return normalize({ ...graph, nodes: graph.nodes.map((node) => ({ ...node, name: 'same' })) });
    },
  ],
])('reads %s without taking time or memory for it', { timeout: 20_000 }, (_, build) => {
  const started = performance.now();
  const before = process.memoryUsage().rss;
  findUnits(build());
  // Generous: without limits these took minutes, or all the memory there is.
  expect(performance.now() - started).toBeLessThan(10_000);
  expect(process.memoryUsage().rss - before).toBeLessThan(2 ** 30);
});

it('keeps channels whole where padding makes more of them than it follows', () => {
  const { net: n, stem } = net();
  const padded = n.node('Pad', [stem, n.integers([0, 2 ** 21, 0, 0, 0, 0, 0, 0])]);
  const { groups } = findUnits(n.build(n.node('GlobalAveragePool', [padded])));
  expect(groups.map(({ prunable, fixedBy }) => [prunable, fixedBy])).toEqual([[false, ["Pad 'pad1'"]]]);
});

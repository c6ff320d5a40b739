import { expect, it } from 'vitest';
import { differentiate } from '../../../../shared/graph/gradient/differentiate.ts';
import { expand } from '../../../../shared/graph/gradient/expand.ts';
import type { Graph } from '../../../../shared/graph/graph.ts';
import { NetworkBuilder } from '../builder.ts';
import { floats } from './cases/layout.ts';
import { runReference } from './reference/run.ts';

/** The gradients of the graph's only output at image = 1, 2, 3. */
function gradients(graph: Graph, by: readonly string[]): Record<string, number[]> {
  const { graph: both, gradients } = differentiate(graph, graph.outputs[0]!.name, by);
  const values = runReference(expand(both), new Map([['image', { dims: [1, 3], data: Float64Array.of(1, 2, 3) }]]));
  return Object.fromEntries([...gradients].map(([value, name]) => [value, Array.from(values.get(name)!.data)]));
}

const sum = (net: NetworkBuilder, value: string): string => net.node('ReduceSum', [value], { keepdims: 0 });

it('adds up all ways from a value to the loss', () => {
  const net = new NetworkBuilder();
  const x = net.input([1, 3]);
  const square = net.node('Mul', [x, x]);
  const total = net.node('Add', [net.node('Add', [square, x]), net.node('Neg', [x])]);
  expect(gradients(net.build(sum(net, total)), ['image'])).toEqual({ image: [2, 4, 6] });
});

it('adds up what layers that share a weight ask of it', () => {
  const net = new NetworkBuilder();
  const weight = net.constant({ type: 'float32', dims: [3, 3], data: Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1) });
  const twice = net.node('MatMul', [net.node('MatMul', [net.input([1, 3]), weight]), weight]);
  // x W W with W = 1: the first layer gives x_i, the second as well.
  expect(gradients(net.build(sum(net, twice)), [weight])).toEqual({ [weight]: [2, 2, 2, 4, 4, 4, 6, 6, 6] });
});

it('differentiates by values in between, each alone', () => {
  const net = new NetworkBuilder();
  const square = net.node('Mul', [net.input([1, 3]), 'image']);
  const half = net.node('Mul', [square, net.constant(floats(0.5))]);
  expect(gradients(net.build(sum(net, half)), [half, square, 'image'])).toEqual({
    [half]: [1, 1, 1],
    [square]: [0.5, 0.5, 0.5],
    image: [1, 2, 3],
  });
});

it('leaves out what the loss does not depend on, and writes nothing for it', () => {
  const net = new NetworkBuilder();
  const used = net.constant(floats(1));
  const loss = sum(net, net.node('Mul', [net.input([1, 3]), used]));
  const unused = net.constant(floats(1));
  const aside = net.node('Exp', [net.node('Mul', ['image', unused])]);
  const graph = net.build(loss, aside);
  expect(gradients(graph, [used, unused])).toEqual({ [used]: [6] });
  const { graph: both } = differentiate(graph, loss, [used, unused]);
  expect(both.nodes.some(({ name }) => name.startsWith('gradient/') && name.includes(aside))).toBe(false);
});

it('keeps the names of outputs that are written out', () => {
  const net = new NetworkBuilder();
  const x = net.input([1, 3]);
  const graph = net.build(sum(net, net.node('Relu', [x])));
  const { graph: both, gradients } = differentiate(graph, graph.outputs[0]!.name, [x]);
  const written = expand(both);
  expect(both.nodes.some(({ domain }) => domain === 'espalier')).toBe(true);
  expect(written.nodes.some(({ domain }) => domain === 'espalier')).toBe(false);
  expect(written.outputs.map(({ name }) => name)).toEqual([graph.outputs[0]!.name, gradients.get(x)]);
});

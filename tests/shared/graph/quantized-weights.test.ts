import { expect, it } from 'vitest';
import { storedWeights, weightValues } from '../../../shared/graph/quantized-weights.ts';
import { NetworkBuilder } from './builder.ts';

it('gives integers times the scale of their filter, whichever axis it counts along', () => {
  const net = new NetworkBuilder();
  const weight = net.constant({ type: 'int8', dims: [2, 3, 1, 1], data: Int8Array.of(1, -2, 3, 4, 5, -6) });
  const scale = (...values: number[]): string =>
    net.constant({ type: 'float32', dims: [values.length], data: Float32Array.from(values) });
  const first = net.node('DequantizeLinear', [weight, scale(0.5, 2)], { axis: 0 });
  const other = net.constant({ type: 'int8', dims: [2, 3, 1, 1], data: Int8Array.of(1, -2, 3, 4, 5, -6) });
  const second = net.node('DequantizeLinear', [other, scale(1, 2, 4)], { axis: -3 });
  const image = net.input(['N', 3, 8, 8]);
  const graph = net.build(net.node('Conv', [image, first]), net.node('Conv', [image, second]));
  expect(Array.from(weightValues(graph)(weight))).toEqual([0.5, -1, 1.5, 8, 10, -12]);
  expect(Array.from(weightValues(graph)(other))).toEqual([1, -4, 12, 4, 10, -24]);
  const stored = storedWeights(graph);
  expect([stored(first), stored(weight), stored(image)]).toEqual([weight, weight, undefined]);
});

it('gives half floats as numbers', () => {
  const net = new NetworkBuilder();
  const data = new Uint16Array(Float16Array.from([1, -2.5, 0.125]).buffer);
  const weight = net.constant({ type: 'float16', dims: [3, 1], data });
  const graph = net.build(net.node('Gemm', [net.input(['N', 3]), weight]));
  expect(Array.from(weightValues(graph)(weight))).toEqual([1, -2.5, 0.125]);
});

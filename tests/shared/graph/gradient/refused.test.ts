import { expect, it } from 'vitest';
import { differentiate } from '../../../../shared/graph/gradient/differentiate.ts';
import type { Graph } from '../../../../shared/graph/graph.ts';
import { NetworkBuilder } from '../builder.ts';
import { floats, whole } from './cases/layout.ts';

/** The sum of what the network makes of an image of four numbers. */
function summed(build: (net: NetworkBuilder, image: string) => string, opset = 17): Graph {
  const net = new NetworkBuilder(1, opset);
  const value = build(net, net.input([1, 4]));
  return net.build(net.node('ReduceSum', [value], { keepdims: 0 }));
}

function gradientOf(graph: Graph): string | undefined {
  return differentiate(graph, graph.outputs[0]!.name, ['image']).gradients.get('image');
}

const scale = floats(0.1);

it.each<[string, Graph, RegExp]>([
  [
    'an operator that is not known',
    summed((net, image) => net.state(net.node('CumSum', [image, net.constant(whole(1))]), [1, 4])),
    /Node 'cumsum0' \(CumSum\) cannot be differentiated: unknown operator/,
  ],
  [
    'what follows an operator that is not known',
    summed((net, image) => net.node('Relu', [net.node('CumSum', [image, net.constant(whole(1))])])),
    /\(ReduceSum\) cannot be differentiated: unknown input/,
  ],
  [
    'quantised activations',
    summed((net, image) => {
      const quantized = net.node('QuantizeLinear', [image, net.constant(scale)]);
      return net.node('DequantizeLinear', [quantized, net.constant(scale)]);
    }),
    /\(DequantizeLinear\) cannot be differentiated/,
  ],
  [
    'half precision',
    summed((net, image) => net.node('Cast', [net.node('Cast', [image], { to: 10 })], { to: 1 })),
    /\(Cast\) cannot be differentiated: 'cast0:0' is float16, not float32/,
  ],
  [
    'a newer operator set',
    summed((net, image) => {
      const channel = net.node('Unsqueeze', [image, net.constant(whole(0))]);
      return net.node('LpPool', [channel], { kernel_shape: [3], strides: [2], ceil_mode: 1 });
    }, 18),
    /The network follows operator set 18/,
  ],
])('refuses %s', (_, graph, message) => {
  expect(() => gradientOf(graph)).toThrow(
    expect.objectContaining({ code: 'GRADIENT_UNKNOWN', message: expect.stringMatching(message) }),
  );
});

it.each(['Sign', 'Floor', 'Ceil', 'Round', 'Hardmax'])('nothing flows back through the steps of %s', (operator) => {
  expect(gradientOf(summed((net, image) => net.node(operator, [image])))).toBeUndefined();
});

it('nothing flows back through a comparison', () => {
  const graph = summed((net, image) =>
    net.node('Cast', [net.node('Greater', [image, net.constant(floats(0))])], { to: 1 }),
  );
  expect(gradientOf(graph)).toBeUndefined();
});

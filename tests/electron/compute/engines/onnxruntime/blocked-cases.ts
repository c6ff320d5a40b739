import type { Graph } from '../../../../../shared/graph/graph.ts';
import { normalize } from '../../../../../shared/graph/normalize.ts';
import { gradientGraph, type GradientGraph } from '../../../../../shared/training/gradient-graph.ts';
import { trainedWeights } from '../../../../../shared/training/trained-weights.ts';
import { NetworkBuilder } from '../../../../shared/graph/builder.ts';

type Make = (net: NetworkBuilder, image: string) => string;

/** Every kind of layer that is written in blocks, and what stands between such. */
export const blockedCases: Readonly<Record<string, Make>> = {
  'a block of 3x3': (net, x) => net.block(net.block(x, 16), 32),
  'channels that fill no block': (net, x) => net.block(net.block(net.block(x, 24), 19), 40),
  'too few channels to be worth it': (net, x) => net.block(net.block(x, 4), 20),
  'a bias instead of a normalisation': (net, x) =>
    net.node('Relu', [net.conv(net.conv(x, 16, { bias: true }), 20, { bias: true })]),
  'strides of two, 3x3 and 1x1': (net, x) =>
    net.conv(net.block(net.block(x, 16), 32, { stride: 2 }), 16, { stride: 2, kernel: 1 }),
  '5x5 and 7x7': (net, x) => net.block(net.block(x, 16, { kernel: 7, stride: 2 }), 16, { kernel: 5 }),
  'an even kernel, padded on one side': (net, x) =>
    net.setChannels(
      net.node('Conv', [net.block(x, 16), net.weights([24, 16, 4, 4])], { pads: [1, 2, 2, 1], kernel_shape: [4, 4] }),
      24,
    ),
  'dilation, and a window that leaves a border out': (net, x) =>
    net.setChannels(
      net.node('Conv', [net.block(x, 16), net.weights([16, 16, 3, 3])], {
        dilations: [2, 2],
        strides: [3, 2],
        pads: [0, 1, 0, 1],
      }),
      16,
    ),
  'SAME padding': (net, x) =>
    net.setChannels(
      net.node('Conv', [net.block(x, 16), net.weights([16, 16, 3, 3])], { strides: [2, 2], auto_pad: 'SAME_UPPER' }),
      16,
    ),
  'depthwise, with strides and without': (net, x) => {
    const narrow = net.block(x, 24);
    return net.conv(net.depthwise(net.conv(narrow, 24, { group: 24, stride: 2 })), 16, { kernel: 1 });
  },
  'groups that are left in their own layout': (net, x) => net.block(net.conv(net.block(x, 32), 32, { group: 4 }), 16),
  pointwise: (net, x) => net.block(net.block(net.block(x, 20), 48, { kernel: 1 }), 16, { kernel: 1 }),
  'a residual, and one from before': (net, x) => {
    const before = net.block(x, 16);
    const branch = net.batchNorm(net.conv(net.block(before, 16), 16));
    return net.node('Add', [net.node('Relu', [net.node('Add', [branch, before])]), before]);
  },
  'a value added to itself': (net, x) => {
    const value = net.conv(net.block(x, 16), 16);
    return net.node('Add', [value, value]);
  },
  'a convolution that two read': (net, x) => {
    const value = net.conv(net.block(x, 16), 16);
    return net.node('Add', [net.node('Relu', [value]), net.node('Sigmoid', [value])]);
  },
  'a gate for each channel': (net, x) => {
    const value = net.block(x, 16);
    const gate = net.node('Sigmoid', [net.conv(net.node('GlobalAveragePool', [value]), 16, { kernel: 1, bias: true })]);
    return net.conv(net.setChannels(net.node('Mul', [value, gate]), 16), 16);
  },
  'pooling in between': (net, x) => {
    const pooled = net.node('MaxPool', [net.block(x, 16)], { kernel_shape: [2, 2], strides: [2, 2] });
    return net.block(net.setChannels(pooled, 16), 16);
  },
  'a concatenation': (net, x) => net.block(net.concat([net.block(x, 16), net.block(x, 20)]), 16),
};

/** On images of odd and even sides. */
export function smallNetwork(make: Make, height = 13, width = 12): Graph {
  const net = new NetworkBuilder(5);
  return normalize(net.raw([make(net, net.input(['N', 3, height, width]))]));
}

/** With the mean square of every output as its loss. */
export function programOf(graph: Graph, batch: number): GradientGraph {
  const terms = graph.outputs.map(({ name }, index) => ({
    name: `target ${index}`,
    kind: 'mean-squared-error' as const,
    output: name,
  }));
  return gradientGraph(graph, { terms }, { batch, weights: trainedWeights(graph), normalization: 'batch' });
}

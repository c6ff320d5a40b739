import type { Graph } from '../../shared/graph/graph.ts';
import { NetworkBuilder } from '../shared/graph/builder.ts';

/** DenseNet-121 for 224 x 224 (Huang et al., CVPR 2017), as PyTorch exports it: every layer joins all before it. */
export function denseNet121(): Graph {
  const growth = 32;
  const net = new NetworkBuilder(121);
  const normalized = (value: string): string => net.node('Relu', [net.batchNorm(value)]);
  let value = normalized(net.conv(net.input(['N', 3, 224, 224]), 2 * growth, { kernel: 7, stride: 2 }));
  value = net.node('MaxPool', [value], { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] });
  [6, 12, 24, 16].forEach((layers, block) => {
    if (block > 0) {
      value = net.conv(normalized(value), net.channelsOf(value) / 2, { kernel: 1 });
      value = net.node('AveragePool', [value], { kernel_shape: [2, 2], strides: [2, 2] });
    }
    const features = [value];
    for (let layer = 0; layer < layers; layer++) {
      const narrow = net.conv(normalized(net.concat([...features])), 4 * growth, { kernel: 1 });
      features.push(net.conv(normalized(narrow), growth));
    }
    value = net.concat(features);
  });
  return net.raw([net.classifier(normalized(value), 1000)]);
}

/** Networks of one width and any length, so that a node is the same work in short and in long ones. */
export const ladders: Readonly<Record<string, (nodes: number) => Graph>> = {
  chain: (nodes) => ladder(nodes / 3, (net, value) => net.block(value, width)),
  residual: (nodes) =>
    ladder(nodes / 6, (net, value) => {
      const branch = net.conv(net.block(value, width), width);
      return net.setChannels(net.node('Relu', [net.node('Add', [branch, value])]), width);
    }),
  concat: (nodes) =>
    ladder(nodes / 8, (net, value) => {
      const joined = net.concat([value, net.block(value, width), net.block(value, width)]);
      return net.conv(joined, width, { kernel: 1 });
    }),
};

const width = 16;

function ladder(rungs: number, rung: (net: NetworkBuilder, value: string) => string): Graph {
  const net = new NetworkBuilder(1);
  let value = net.block(net.input(['N', 3, 32, 32]), width);
  // Stem and classifier are about one rung.
  for (let made = 1; made < rungs; made++) value = rung(net, value);
  return net.raw([net.classifier(value)]);
}

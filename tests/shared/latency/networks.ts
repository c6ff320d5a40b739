import type { Graph } from '../../../shared/graph/graph.ts';
import { NetworkBuilder } from '../graph/builder.ts';

/** A residual network with three widths: the structure of ResNets for CIFAR, small. */
export function residualNetwork(): Graph {
  const net = new NetworkBuilder(5);
  let value = net.block(net.input(['N', 3, 32, 32]), 32);
  for (const [width, stride] of [
    [32, 1],
    [48, 2],
    [64, 2],
  ] as const) {
    const narrow = net.block(value, width, { stride });
    const branch = net.batchNorm(net.conv(narrow, width));
    const shortcut = net.conv(value, width, { kernel: 1, stride });
    value = net.setChannels(net.node('Relu', [net.node('Add', [branch, shortcut])]), width);
    const inner = net.batchNorm(net.conv(net.block(value, 2 * width), width));
    value = net.setChannels(net.node('Relu', [net.node('Add', [inner, value])]), width);
  }
  return net.build(net.classifier(value, 10));
}

/** What layouts meet besides convolutions: depthwise ones, concatenation, pooling, a gate, a transposed convolution. */
export function mixedNetwork(): Graph {
  const net = new NetworkBuilder(6);
  let value = net.block(net.input(['N', 3, 24, 24]), 32);
  value = net.node('Relu', [net.depthwise(value)]);
  value = net.setChannels(net.node('MaxPool', [value], { kernel_shape: [2, 2], strides: [2, 2] }), 32);
  value = net.concat([net.block(value, 16), net.block(value, 32, { kernel: 1 })]);
  const squeezed = net.setChannels(net.node('GlobalAveragePool', [value]), 48);
  const gate = net.node('Sigmoid', [net.conv(net.block(squeezed, 20, { kernel: 1 }), 48, { kernel: 1 })]);
  value = net.setChannels(net.node('Mul', [value, gate]), 48);
  value = net.block(value, 24, { kernel: 1 });
  const up = net.node('ConvTranspose', [value, net.weights([24, 16, 2, 2])], { strides: [2, 2], kernel_shape: [2, 2] });
  return net.build(net.classifier(net.block(net.setChannels(up, 16), 40), 10));
}

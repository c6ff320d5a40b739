import type { Graph } from '../../../../shared/graph/graph.ts';
import { NetworkBuilder } from '../builder.ts';
import { batch, type Structure } from './structure.ts';

/** MobileNetV3: hard sigmoid between two 1 x 1 convolutions, on a depthwise layer with hard swish. */
function mobileNetV3(): Graph {
  const net = new NetworkBuilder();
  const stem = net.block(net.input(batch), 4);
  const expanded = net.setChannels(net.node('HardSwish', [net.batchNorm(net.conv(stem, 8, { kernel: 1 }))]), 8);
  const wide = net.setChannels(net.node('HardSwish', [net.batchNorm(net.depthwise(expanded))]), 8);
  const squeezed = net.setChannels(net.node('GlobalAveragePool', [wide]), 8);
  const reduced = net.setChannels(net.node('Relu', [net.conv(squeezed, 3, { kernel: 1, bias: true })]), 3);
  const gate = net.node('HardSigmoid', [net.conv(reduced, 8, { kernel: 1, bias: true })], { alpha: 0.1666667 });
  const gated = net.setChannels(net.node('Mul', [wide, gate]), 8);
  const sum = net.node('Add', [net.batchNorm(net.conv(gated, 4, { kernel: 1 })), stem]);
  return net.build(net.classifier(net.setChannels(sum, 4)));
}

/** SENet: pooled to a vector, two dense layers, and back to [N, C, 1, 1]. */
function channelAttention(): Graph {
  const net = new NetworkBuilder();
  const stem = net.block(net.input(batch), 6);
  const vector = net.node('Flatten', [net.node('GlobalAveragePool', [stem])]);
  const hidden = net.node('Relu', [net.dense(vector, 6, 4)]);
  const weights = net.node('Sigmoid', [net.dense(hidden, 4, 6)]);
  const gate = net.node('Reshape', [weights, net.integers([-1, 6, 1, 1])]);
  return net.build(net.classifier(net.setChannels(net.node('Mul', [stem, gate]), 6)));
}

/** CBAM: mean and maximum over channels need all of them, in themselves and in what else reads them. */
function spatialAttention(): Graph {
  const net = new NetworkBuilder();
  const stem = net.block(net.block(net.input(batch), 5), 6);
  const mean = net.setChannels(net.node('ReduceMean', [stem], { axes: [1] }), 1);
  const most = net.setChannels(net.node('ReduceMax', [stem], { axes: [1] }), 1);
  const gate = net.node('Sigmoid', [net.conv(net.concat([mean, most]), 1)]);
  return net.build(net.classifier(net.block(net.setChannels(net.node('Mul', [stem, gate]), 6), 4)));
}

/** x * sigmoid(x), x * tanh(softplus(x)) and x * (1 + erf(x / sqrt 2)) / 2, as older exporters spell them. */
function spelledActivations(): Graph {
  const net = new NetworkBuilder();
  const scalar = (value: number): string => net.constant({ type: 'float32', dims: [], data: Float32Array.of(value) });
  const swish = (value: string): string => net.node('Mul', [value, net.node('Sigmoid', [value])]);
  const mish = (value: string): string => net.node('Mul', [value, net.node('Tanh', [net.node('Softplus', [value])])]);
  const gelu = (value: string): string => {
    const erf = net.node('Erf', [net.node('Div', [value, scalar(Math.SQRT2)])]);
    return net.node('Mul', [net.node('Mul', [value, net.node('Add', [erf, scalar(1)])]), scalar(0.5)]);
  };
  let value = net.input(batch);
  [swish, mish, gelu].forEach((activate, index) => {
    value = net.setChannels(activate(net.batchNorm(net.conv(value, 4 + index))), 4 + index);
  });
  return net.build(net.classifier(value));
}

/** Activations that are not zero at zero, a slope for each channel, and a root of squares. */
function plainActivations(): Graph {
  const net = new NetworkBuilder();
  let value = net.conv(net.input(batch), 6);
  value = net.setChannels(net.node('PRelu', [value, net.weights([6, 1, 1])]), 6);
  value = net.conv(value, 5);
  for (const operator of ['Elu', 'Softplus', 'Selu', 'Exp']) value = net.node(operator, [value]);
  const two = net.constant({ type: 'float32', dims: [], data: Float32Array.of(2) });
  value = net.setChannels(net.node('Sqrt', [net.node('Pow', [value, two])]), 5);
  return net.build(net.classifier(net.batchNorm(value)));
}

export const gateStructures: readonly Structure[] = [
  { name: 'MobileNetV3 block with squeeze-and-excite', build: mobileNetV3, groups: ['4', '8', '3', '3 fixed'] },
  { name: 'channel attention by dense layers', build: channelAttention, groups: ['6', '4', '3 fixed'] },
  { name: 'spatial attention', build: spatialAttention, groups: ['5', '6 fixed', '1 fixed', '4', '3 fixed'] },
  { name: 'Swish, Mish and Gelu as patterns', build: spelledActivations, groups: ['4', '5', '6', '3 fixed'] },
  { name: 'PRelu per channel and other activations', build: plainActivations, groups: ['6', '5', '3 fixed'] },
];

import type { Graph } from '../../../../shared/graph/graph.ts';
import { NetworkBuilder } from '../builder.ts';
import { batch, type Structure } from './structure.ts';

/** The first block of a stage: the shortcut has a convolution of its own. */
function projection(): Graph {
  const net = new NetworkBuilder();
  const stem = net.block(net.input(batch), 6);
  const branch = net.batchNorm(net.conv(net.block(stem, 4, { stride: 2 }), 8));
  const shortcut = net.batchNorm(net.conv(stem, 8, { kernel: 1, stride: 2 }));
  return net.build(net.classifier(net.setChannels(net.node('Relu', [net.node('Add', [branch, shortcut])]), 8)));
}

/** Normalisation and activation come first, so that the sum itself is handed on. */
function preActivation(): Graph {
  const net = new NetworkBuilder();
  let value = net.conv(net.input(batch), 6);
  for (const width of [4, 5]) {
    const active = net.node('Relu', [net.batchNorm(value)]);
    const inner = net.node('Relu', [net.batchNorm(net.conv(active, width))]);
    value = net.setChannels(net.node('Add', [net.conv(net.setChannels(inner, width), 6), value]), 6);
  }
  return net.build(net.classifier(net.setChannels(net.node('Relu', [net.batchNorm(value)]), 6)));
}

/** Narrow in the middle: 1 x 1, 3 x 3, 1 x 1. */
function bottleneck(): Graph {
  const net = new NetworkBuilder();
  const stem = net.block(net.input(batch), 8);
  const inner = net.block(net.block(stem, 3, { kernel: 1 }), 4);
  const sum = net.node('Add', [net.batchNorm(net.conv(inner, 8, { kernel: 1 })), stem]);
  return net.build(net.classifier(net.node('Relu', [sum])));
}

/** MobileNetV2: wide in the middle, depthwise, and no activation at the narrow ends. */
function invertedResidual(): Graph {
  const net = new NetworkBuilder();
  const six = net.constant({ type: 'float32', dims: [], data: Float32Array.of(6) });
  const zero = net.constant({ type: 'float32', dims: [], data: Float32Array.of(0) });
  const relu6 = (value: string): string => net.setChannels(net.node('Clip', [value, zero, six]), net.channelsOf(value));
  const stem = net.batchNorm(net.conv(net.input(batch), 4));
  const wide = relu6(net.batchNorm(net.depthwise(relu6(net.batchNorm(net.conv(stem, 9, { kernel: 1 }))))));
  const narrow = net.batchNorm(net.conv(wide, 4, { kernel: 1 }));
  return net.build(net.classifier(net.setChannels(net.node('Add', [stem, narrow]), 4)));
}

/** The normalisation stands before its convolution and shifts what the image's border meets. */
function normalizationFirst(): Graph {
  const net = new NetworkBuilder();
  const stem = net.conv(net.input(batch), 6, { bias: true });
  return net.build(net.classifier(net.conv(net.batchNorm(stem), 5, { bias: true })));
}

function biasesOnly(): Graph {
  const net = new NetworkBuilder();
  const stem = net.node('Relu', [net.conv(net.input(batch), 6, { bias: true })]);
  return net.build(net.classifier(net.node('Relu', [net.conv(stem, 5, { bias: true })])));
}

export const residualStructures: readonly Structure[] = [
  { name: 'residual with projection', build: projection, groups: ['6', '4', '8', '3 fixed'] },
  { name: 'pre-activation residual', build: preActivation, groups: ['6', '4', '5', '3 fixed'] },
  { name: 'bottleneck', build: bottleneck, groups: ['8', '3', '4', '3 fixed'] },
  { name: 'inverted residual', build: invertedResidual, groups: ['4', '9', '3 fixed'] },
  { name: 'normalisation before convolution', build: normalizationFirst, groups: ['6', '5', '3 fixed'] },
  { name: 'convolution with bias and no normalisation', build: biasesOnly, groups: ['6', '5', '3 fixed'] },
];

import type { Graph } from '../../../../shared/graph/graph.ts';
import { NetworkBuilder } from '../builder.ts';
import { batch, type Structure } from './structure.ts';

const positive = { low: 0.5, high: 1.5 };

function instance(): Graph {
  const net = new NetworkBuilder();
  const stem = net.conv(net.input(batch), 6);
  const normal = net.node('InstanceNormalization', [stem, net.weights([6], positive), net.weights([6])]);
  return net.build(net.classifier(net.block(net.setChannels(normal, 6), 4)));
}

/** Group normalisation as PyTorch exports it: what is normalised together leaves together. */
function group(): Graph {
  const net = new NetworkBuilder();
  const stem = net.conv(net.input(batch), 8);
  const parts = net.node('Reshape', [stem, net.integers([0, 4, -1])]);
  const ones = net.constant({ type: 'float32', dims: [4], data: new Float32Array(4).fill(1) });
  const zeros = net.constant({ type: 'float32', dims: [4], data: new Float32Array(4) });
  const normal = net.node('InstanceNormalization', [parts, ones, zeros]);
  const back = net.node('Reshape', [normal, net.integers([0, 8, 8, 8])]);
  const scaled = net.node('Mul', [back, net.weights([8, 1, 1], positive)]);
  const shifted = net.setChannels(net.node('Add', [scaled, net.weights([8, 1, 1])]), 8);
  return net.build(net.classifier(net.block(shifted, 4)));
}

/** ConvNeXt: channels last, normalised over all of them, so that they stay; the wide layer behind may be cut. */
function layer(): Graph {
  const net = new NetworkBuilder();
  const stem = net.conv(net.input(batch), 6);
  const last = net.node('Transpose', [net.depthwise(stem)], { perm: [0, 2, 3, 1] });
  const normal = net.node('LayerNormalization', [last, net.weights([6], positive), net.weights([6])], { axis: -1 });
  const wide = net.node('Add', [net.node('MatMul', [normal, net.weights([6, 10])]), net.weights([10])]);
  const narrow = net.node('Add', [
    net.node('MatMul', [net.node('Tanh', [wide]), net.weights([10, 6])]),
    net.weights([6]),
  ]);
  const back = net.node('Transpose', [narrow], { perm: [0, 3, 1, 2] });
  return net.build(net.classifier(net.setChannels(net.node('Add', [back, stem]), 6)));
}

/** The same spelled out over the channels of an image. */
function spelledLayer(): Graph {
  const net = new NetworkBuilder();
  const scalar = (value: number): string => net.constant({ type: 'float32', dims: [], data: Float32Array.of(value) });
  const stem = net.conv(net.input(batch), 6);
  const centred = net.node('Sub', [stem, net.node('ReduceMean', [stem], { axes: [1] })]);
  const variance = net.node('ReduceMean', [net.node('Pow', [centred, scalar(2)])], { axes: [1] });
  const deviation = net.node('Sqrt', [net.node('Add', [variance, scalar(1e-5)])]);
  const normal = net.node('Mul', [net.node('Div', [centred, deviation]), net.weights([6, 1, 1], positive)]);
  return net.build(net.classifier(net.block(net.setChannels(normal, 6), 4)));
}

/** Neighbouring channels weigh on each other. */
function localResponse(): Graph {
  const net = new NetworkBuilder();
  const stem = net.setChannels(net.node('LRN', [net.block(net.input(batch), 6)], { size: 3 }), 6);
  return net.build(net.classifier(net.block(stem, 4)));
}

export const normalizationStructures: readonly Structure[] = [
  { name: 'instance normalisation', build: instance, groups: ['6', '4', '3 fixed'] },
  { name: 'group normalisation', build: group, groups: ['4', '4', '3 fixed'] },
  { name: 'layer normalisation over channels', build: layer, groups: ['6 fixed', '10', '3 fixed'] },
  { name: 'layer normalisation spelled out', build: spelledLayer, groups: ['6 fixed', '4', '3 fixed'] },
  { name: 'local response normalisation', build: localResponse, groups: ['6 fixed', '4', '3 fixed'] },
];

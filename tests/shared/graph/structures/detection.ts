import type { Graph } from '../../../../shared/graph/graph.ts';
import { NetworkBuilder } from '../builder.ts';
import { batch, type Structure } from './structure.ts';

/** YOLO's head: anchors split from classes, brought to [N, anchors, values], scores squashed. */
function yoloHead(): Graph {
  const net = new NetworkBuilder();
  const stem = net.block(net.block(net.input(batch), 4), 6);
  const head = net.conv(stem, 10, { kernel: 1, bias: true });
  const anchors = net.node('Reshape', [head, net.integers([0, 2, 5, 8, 8])]);
  const last = net.node('Transpose', [anchors], { perm: [0, 1, 3, 4, 2] });
  const boxes = net.node('Reshape', [net.node('Sigmoid', [last]), net.integers([0, -1, 5])]);
  return net.build(boxes);
}

/** Boxes and scores of two scales joined, the best kept: how many there are only the image tells. */
function suppressed(): Graph {
  const net = new NetworkBuilder();
  const fine = net.block(net.block(net.input([1, 3, 8, 8]), 4), 6);
  const coarse = net.block(fine, 5, { stride: 2 });
  const flat = (value: string, filters: number, places: number): string =>
    net.node('Reshape', [net.conv(value, filters, { kernel: 1, bias: true }), net.integers([0, filters, places])]);
  const joined = (filters: number): string =>
    net.node('Concat', [flat(fine, filters, 64), flat(coarse, filters, 16)], { axis: 2 });
  const boxes = net.node('Transpose', [net.node('Sigmoid', [joined(4)])], { perm: [0, 2, 1] });
  const scores = net.node('Sigmoid', [joined(2)]);
  const single = (value: number): string => net.constant({ type: 'float32', dims: [], data: Float32Array.of(value) });
  const most = net.constant({ type: 'int64', dims: [], data: BigInt64Array.of(9n) });
  const chosen = net.node('NonMaxSuppression', [boxes, scores, most, single(0.5), single(0.1)]);
  return net.build(net.node('Cast', [chosen], { to: 1 }), boxes);
}

/** The largest scores of each class, after which nothing of the classes may leave. */
function largest(): Graph {
  const net = new NetworkBuilder();
  const scores = net.conv(net.block(net.input(batch), 4), 5, { kernel: 1 });
  const [values] = net.nodeWithOutputs('TopK', [scores, net.integers([2])], 2, { axis: 1 });
  return net.build(values!);
}

/** One number for each place: the class that wins needs all of them. */
function argMaxHead(): Graph {
  const net = new NetworkBuilder();
  const scores = net.conv(net.block(net.input(batch), 4), 5, { kernel: 1 });
  return net.build(net.node('Cast', [net.node('ArgMax', [scores], { axis: 1, keepdims: 0 })], { to: 1 }));
}

export const detectionStructures: readonly Structure[] = [
  { name: 'YOLO head', build: yoloHead, groups: ['4', '6', '5 fixed'] },
  {
    name: 'NonMaxSuppression at the end',
    build: suppressed,
    groups: ['4', '6', '5', '4 fixed', '2 fixed'],
  },
  { name: 'TopK of classes', build: largest, groups: ['4', '5 fixed'] },
  { name: 'ArgMax over classes', build: argMaxHead, groups: ['4', '5 fixed'] },
];

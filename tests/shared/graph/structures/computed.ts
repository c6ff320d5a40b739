import type { Graph } from '../../../../shared/graph/graph.ts';
import { NetworkBuilder } from '../builder.ts';
import type { Structure } from './structure.ts';

const single: readonly number[] = [1, 3, 8, 8];

function pooled(net: NetworkBuilder, value: string): string {
  return net.node('Flatten', [net.node('GlobalAveragePool', [value])]);
}

/** Dynamic convolution: a dense layer makes the filters, so that nothing of either side may leave. */
function computedWeight(): Graph {
  const net = new NetworkBuilder();
  const stem = net.block(net.block(net.input(single), 4), 6);
  const weight = net.node('Reshape', [net.dense(pooled(net, stem), 6, 30), net.integers([5, 6, 1, 1])]);
  return net.build(net.classifier(net.setChannels(net.node('Conv', [stem, weight]), 5)));
}

/** A tracker: the features of what is sought are the depthwise filters of the search. */
function crossCorrelation(): Graph {
  const net = new NetworkBuilder();
  const search = net.conv(net.block(net.input(single), 4), 6);
  const sought = net.conv(net.block(net.input([1, 3, 4, 4], 'sought'), 5), 6);
  const kernel = net.node('Transpose', [sought], { perm: [1, 0, 2, 3] });
  return net.build(net.classifier(net.setChannels(net.node('Conv', [search, kernel], { group: 6 }), 6)));
}

/** Normalisation whose scale the image gives. */
function computedScale(): Graph {
  const net = new NetworkBuilder();
  const stem = net.block(net.input(single), 6);
  const scale = net.node('Reshape', [net.dense(pooled(net, stem), 6, 8), net.integers([8])]);
  const normal = net.node('LayerNormalization', [stem, scale]);
  return net.build(net.classifier(net.block(net.setChannels(normal, 6), 4)));
}

/** A codebook: each channel looks up what stands for its largest place, and the mean over channels is classified. */
function codebook(): Graph {
  const net = new NetworkBuilder();
  const stem = net.block(net.input(['N', 3, 8, 8]), 6);
  const flat = net.node('Reshape', [stem, net.integers([0, 6, -1])]);
  const place = net.node('ArgMax', [flat], { axis: 2, keepdims: 0 });
  const entries = net.node('Gather', [net.weights([64, 2]), place]);
  const mean = net.node('ReduceMean', [entries], { axes: [1], keepdims: 0 });
  return net.build(net.dense(mean, 2, 3), net.classifier(stem));
}

/** A learned map through a depthwise layer, added to every image. */
function learnedMap(): Graph {
  const net = new NetworkBuilder();
  const stem = net.block(net.input(['N', 3, 8, 8]), 6);
  const map = net.setChannels(net.weights([1, 6, 8, 8]), 6);
  return net.build(net.classifier(net.setChannels(net.node('Add', [stem, net.depthwise(map)]), 6)));
}

/** The logarithm of a removed channel's sum would be no number. */
function logarithmOfSums(): Graph {
  const net = new NetworkBuilder();
  const stem = net.node('Softplus', [net.block(net.input(['N', 3, 8, 8]), 6)]);
  const energy = net.node('ReduceLogSum', [net.node('Relu', [net.conv(net.setChannels(stem, 6), 5)])], {
    axes: [2, 3],
  });
  const shifted = net.node('Max', [energy, net.constant({ type: 'float32', dims: [], data: Float32Array.of(-9) })]);
  return net.build(net.classifier(net.setChannels(shifted, 5)));
}

export const computedStructures: readonly Structure[] = [
  { name: 'computed filters', build: computedWeight, groups: ['4', '6 fixed', '6 fixed', '3 fixed'] },
  { name: 'cross-correlation', build: crossCorrelation, groups: ['4', '6 fixed', '5', '6 fixed', '3 fixed'] },
  { name: 'computed scale of a normalisation', build: computedScale, groups: ['6', '8 fixed', '4', '3 fixed'] },
  { name: 'entries of a codebook', build: codebook, groups: ['6 fixed', '3 fixed', '3 fixed'] },
  { name: 'a learned map through a depthwise layer', build: learnedMap, groups: ['6', '3 fixed'] },
  { name: 'logarithm of sums', build: logarithmOfSums, groups: ['6', '5 fixed', '3 fixed'] },
];

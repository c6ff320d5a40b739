import type { Graph } from '../../../../shared/graph/graph.ts';
import { NetworkBuilder } from '../builder.ts';
import { batch, type Structure } from './structure.ts';

/** Every layer reads all that came before. */
function dense(): Graph {
  const net = new NetworkBuilder();
  let value = net.block(net.input(batch), 4);
  for (const growth of [2, 3]) {
    const active = net.setChannels(net.node('Relu', [net.batchNorm(value)]), net.channelsOf(value));
    value = net.concat([value, net.conv(active, growth)]);
  }
  return net.build(net.classifier(net.block(value, 5, { kernel: 1 })));
}

/** The places of both branches in a group of the convolution leave together, so that the groups stay equal. */
function concatIntoGroups(): Graph {
  const net = new NetworkBuilder();
  const image = net.input(batch);
  const joined = net.concat([net.block(image, 3), net.block(image, 5)]);
  return net.build(net.classifier(net.block(joined, 6, { group: 2 })));
}

/** YOLOv8's C2f: split in two, every stage of the second half is kept for the concat. */
function crossStage(): Graph {
  const net = new NetworkBuilder();
  const stem = net.block(net.input(batch), 8, { kernel: 1 });
  const [left, right] = net.nodeWithOutputs('Split', [stem, net.integers([4, 4])], 2, { axis: 1 });
  const half = net.setChannels(right!, 4);
  const inner = net.block(net.block(half, 3), 4);
  const sum = net.setChannels(net.node('Add', [half, inner]), 4);
  return net.build(net.classifier(net.block(net.concat([net.setChannels(left!, 4), half, sum]), 5)));
}

/** `chunk` as exporters write it: three slices with open ends. */
function chunks(): Graph {
  const net = new NetworkBuilder();
  const stem = net.block(net.input(batch), 9);
  const chunk = (start: number): string => {
    const bounds = [net.integers([start]), net.integers([start + 3]), net.integers([1]), net.integers([1])];
    return net.setChannels(net.node('Slice', [stem, ...bounds]), 3);
  };
  const gate = net.node('Sigmoid', [chunk(3)]);
  const product = net.setChannels(net.node('Mul', [chunk(0), gate]), 3);
  return net.build(net.classifier(net.concat([product, net.block(chunk(6), 4)])));
}

/** YOLO's pyramid of poolings over one value. */
function spatialPyramid(): Graph {
  const net = new NetworkBuilder();
  const stem = net.block(net.input(batch), 4, { kernel: 1 });
  const pooled = [3, 5].map((size) => {
    const pad = Math.floor(size / 2);
    const pool = net.node('MaxPool', [stem], {
      kernel_shape: [size, size],
      pads: [pad, pad, pad, pad],
      strides: [1, 1],
    });
    return net.setChannels(pool, 4);
  });
  return net.build(net.classifier(net.block(net.concat([stem, ...pooled]), 5, { kernel: 1 })));
}

/** YOLOv5's first layer: four images of every second pixel, one after the other. */
function focus(): Graph {
  const net = new NetworkBuilder();
  const image = net.input(['N', 3, 8, 8]);
  const quarter = (row: number, column: number): string => {
    const bounds = [
      [row, column],
      [99, 99],
      [2, 3],
      [2, 2],
    ].map((list) => net.integers(list));
    return net.setChannels(net.node('Slice', [image, ...bounds]), 3);
  };
  return net.build(net.classifier(net.block(net.concat([quarter(0, 0), quarter(1, 0), quarter(1, 1)]), 5)));
}

/** Several summed at once, and their mean, as NAS networks have it. */
function sums(): Graph {
  const net = new NetworkBuilder();
  const image = net.input(batch);
  const [a, b, c] = [0, 1, 2].map(() => net.block(image, 5));
  const sum = net.setChannels(net.node('Sum', [a!, b!, c!]), 5);
  const mean = net.node('Mean', [net.block(sum, 5), a!]);
  const largest = net.node('Max', [mean, net.node('Min', [b!, c!])]);
  return net.build(net.classifier(net.setChannels(largest, 5)));
}

/** An input repeated over its channels, and a small map spread over the image. */
function repeated(): Graph {
  const net = new NetworkBuilder();
  const stem = net.block(net.input(['N', 3, 8, 8]), 4);
  const twice = net.setChannels(net.node('Tile', [stem, net.integers([1, 2, 1, 1])]), 8);
  const pooled = net.node('GlobalMaxPool', [stem]);
  const spread = net.setChannels(net.node('Expand', [pooled, net.integers([1, 4, 8, 8])]), 4);
  return net.build(net.classifier(net.block(net.concat([twice, spread]), 5)));
}

/** Both sides of a choice, and the channels that decide it. */
function choice(): Graph {
  const net = new NetworkBuilder();
  const stem = net.block(net.input(batch), 5);
  const other = net.batchNorm(net.conv(stem, 5));
  const limit = net.constant({ type: 'float32', dims: [], data: Float32Array.of(0.1) });
  const chosen = net.node('Where', [net.node('Greater', [other, limit]), other, stem]);
  return net.build(net.classifier(net.block(net.setChannels(chosen, 5), 4)));
}

export const branchStructures: readonly Structure[] = [
  { name: 'DenseNet concat', build: dense, groups: ['4', '2', '3', '5', '3 fixed'] },
  { name: 'concat then grouped convolution', build: concatIntoGroups, groups: ['4', '3', '3 fixed'] },
  { name: 'C2f', build: crossStage, groups: ['8', '3', '5', '3 fixed'] },
  { name: 'chunks and a gate of one', build: chunks, groups: ['6', '4', '3 fixed'] },
  { name: 'spatial pyramid pooling', build: spatialPyramid, groups: ['4', '5', '3 fixed'] },
  { name: 'focus', build: focus, groups: ['5', '3 fixed'] },
  { name: 'sums, means, extremes', build: sums, groups: ['5', '3 fixed'] },
  { name: 'tile and expand', build: repeated, groups: ['4', '5', '3 fixed'] },
  { name: 'where', build: choice, groups: ['5', '4', '3 fixed'] },
];

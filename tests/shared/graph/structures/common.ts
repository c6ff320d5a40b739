import type { Graph } from '../../../../shared/graph/graph.ts';
import { NetworkBuilder } from '../builder.ts';
import { batch, type Structure } from './structure.ts';

function plain(): Graph {
  const net = new NetworkBuilder();
  return net.build(net.classifier(net.block(net.block(net.input(batch), 6), 5)));
}

function residual(): Graph {
  const net = new NetworkBuilder();
  const stem = net.block(net.input(batch), 6);
  const branch = net.batchNorm(net.conv(net.block(stem, 4), 6));
  return net.build(net.classifier(net.node('Relu', [net.node('Add', [branch, stem])])));
}

/** The CIFAR ResNets' shortcut: every second pixel, and channels of zero on both sides. */
function optionAResidual(): Graph {
  const net = new NetworkBuilder();
  const stem = net.block(net.input(batch), 4);
  const branch = net.batchNorm(net.conv(net.block(stem, 5, { stride: 2 }), 8));
  const starts = net.integers([0, 0]);
  const strided = net.node('Slice', [stem, starts, net.integers([99, 99]), net.integers([2, 3]), net.integers([2, 2])]);
  const padded = net.node('Pad', [strided, net.integers([0, 2, 0, 0, 0, 2, 0, 0])]);
  return net.build(net.classifier(net.setChannels(net.node('Add', [branch, padded]), 8)));
}

function depthwise(): Graph {
  const net = new NetworkBuilder();
  const expanded = net.block(net.input(batch), 6, { kernel: 1 });
  return net.build(net.classifier(net.block(net.depthwise(expanded), 5, { kernel: 1 })));
}

function depthwiseMultiplier(): Graph {
  const net = new NetworkBuilder();
  const wide = net.batchNorm(net.depthwise(net.block(net.input(batch), 4), 2));
  return net.build(net.classifier(wide));
}

function grouped(): Graph {
  const net = new NetworkBuilder();
  const stem = net.block(net.input(batch), 8);
  return net.build(net.classifier(net.block(stem, 6, { group: 2, bias: true })));
}

function concatenated(): Graph {
  const net = new NetworkBuilder();
  const image = net.input(batch);
  const joined = net.concat([net.block(image, 4), net.block(image, 5)]);
  return net.build(net.classifier(net.block(net.batchNorm(joined), 4)));
}

/** The two halves are the same channels: removing one removes both. */
function concatenatedTwice(): Graph {
  const net = new NetworkBuilder();
  const stem = net.block(net.input(batch), 4);
  return net.build(net.classifier(net.block(net.concat([stem, stem]), 4)));
}

function flattened(): Graph {
  const net = new NetworkBuilder();
  const stem = net.block(net.input([2, 3, 4, 4]), 5);
  return net.build(net.dense(net.node('Flatten', [stem]), 5 * 16, 3));
}

/** `x.view(x.size(0), -1)`, as PyTorch exports it. */
function viewed(): Graph {
  const net = new NetworkBuilder();
  const stem = net.block(net.input(['N', 3, 4, 4]), 5);
  const size = net.node('Gather', [
    net.node('Shape', [stem]),
    net.constant({ type: 'int64', dims: [], data: new BigInt64Array([0n]) }),
  ]);
  const shape = net.node('Concat', [net.node('Unsqueeze', [size, net.integers([0])]), net.integers([-1])], { axis: 0 });
  return net.build(net.dense(net.node('Reshape', [stem, shape]), 5 * 16, 3));
}

function splitInTwo(): Graph {
  const net = new NetworkBuilder();
  const stem = net.block(net.input(batch), 8);
  const [left, right] = net.nodeWithOutputs('Split', [stem, net.integers([3, 5])], 2, { axis: 1 });
  net.setChannels(left!, 3);
  net.setChannels(right!, 5);
  return net.build(net.classifier(net.concat([net.block(left!, 4), net.node('Relu', [right!])])));
}

/** YOLO's and ShuffleNet's halves by Slice. */
function slicedInTwo(): Graph {
  const net = new NetworkBuilder();
  const stem = net.block(net.input(batch), 8);
  const half = (start: number, end: number): string => {
    const bounds = [net.integers([start]), net.integers([end]), net.integers([1])];
    return net.setChannels(net.node('Slice', [stem, ...bounds]), 4);
  };
  return net.build(net.classifier(net.concat([net.block(half(4, 2 ** 53 - 1), 4), half(0, -4)])));
}

function everySecondChannel(): Graph {
  const net = new NetworkBuilder();
  const stem = net.block(net.input(batch), 8);
  const bounds = [net.integers([-1]), net.integers([-99]), net.integers([1]), net.integers([-2])];
  const even = net.setChannels(net.node('Slice', [stem, ...bounds]), 4);
  return net.build(net.classifier(net.concat([even, net.block(stem, 3)])));
}

/** ShuffleNet: reshape to groups, transpose, reshape back. */
function shuffled(): Graph {
  const net = new NetworkBuilder();
  const stem = net.block(net.input(batch), 8);
  const groups = net.node('Reshape', [stem, net.integers([0, 2, 4, 8, 8])]);
  const turned = net.node('Transpose', [groups], { perm: [0, 2, 1, 3, 4] });
  const shuffle = net.setChannels(net.node('Reshape', [turned, net.integers([0, 8, 8, 8])]), 8);
  return net.build(net.classifier(net.block(shuffle, 4, { group: 2 })));
}

function squeezeAndExcite(): Graph {
  const net = new NetworkBuilder();
  const stem = net.block(net.input(batch), 6);
  const squeezed = net.setChannels(net.node('ReduceMean', [stem], { axes: [2, 3] }), 6);
  const reduced = net.node('Relu', [net.conv(squeezed, 3, { kernel: 1, bias: true })]);
  const gate = net.node('HardSigmoid', [net.conv(reduced, 6, { kernel: 1, bias: true })]);
  return net.build(net.classifier(net.setChannels(net.node('Mul', [gate, stem]), 6)));
}

/** A map of one channel weighs all positions: it stays, and what it weighs may leave. */
function spatialGate(): Graph {
  const net = new NetworkBuilder();
  const stem = net.block(net.input(batch), 6);
  const gate = net.node('Sigmoid', [net.conv(stem, 1)]);
  return net.build(net.classifier(net.setChannels(net.node('Mul', [stem, gate]), 6)));
}

/** One weight used twice in a row ties its inputs and outputs. */
function sharedWeight(): Graph {
  const net = new NetworkBuilder();
  const weight = net.weights([5, 5, 3, 3]);
  const apply = (value: string): string => {
    const output = net.node('Conv', [value, weight], { kernel_shape: [3, 3], pads: [1, 1, 1, 1] });
    return net.setChannels(net.node('Relu', [output]), 5);
  };
  return net.build(net.classifier(apply(apply(net.block(net.input(batch), 5)))));
}

/** A network that was not trained yet: the exporter stores the equal biases once. */
function equalBiases(): Graph {
  const net = new NetworkBuilder();
  const zeros = net.constant({ type: 'float32', dims: [5], data: new Float32Array(5) });
  const layer = (value: string): string => {
    const inputs = [value, net.weights([5, net.channelsOf(value), 3, 3]), zeros];
    const output = net.node('Conv', inputs, { kernel_shape: [3, 3], pads: [1, 1, 1, 1] });
    return net.setChannels(net.node('Relu', [output]), 5);
  };
  return net.build(net.classifier(layer(layer(layer(net.input(batch))))));
}

/** Scales, shifts and divisors of channels, as exports of hand-written normalisation have them. */
function channelArithmetic(): Graph {
  const net = new NetworkBuilder();
  let value = net.conv(net.input(batch), 5);
  value = net.node('Mul', [value, net.weights([1, 5, 1, 1])]);
  value = net.node('Add', [net.weights([5, 1, 1]), value]);
  value = net.node('Div', [value, net.weights([1, 5, 1, 1], { low: 0.5, high: 2 })]);
  value = net.setChannels(net.node('Sub', [value, net.weights([1])]), 5);
  return net.build(net.classifier(net.block(value, 4)));
}

/** A softmax over channels needs all of them. */
function softmaxOverChannels(): Graph {
  const net = new NetworkBuilder();
  const stem = net.node('Softmax', [net.block(net.input(batch), 5)], { axis: 1 });
  return net.build(net.classifier(net.block(stem, 4)));
}

/** Pyramid of a detector: pooling, nearest resize to given sizes, concat; two outputs. */
function pyramid(): Graph {
  const net = new NetworkBuilder();
  const fine = net.block(net.input([1, 3, 8, 8]), 5);
  const coarse = net.block(net.node('MaxPool', [fine], { kernel_shape: [2, 2], strides: [2, 2] }), 4);
  const sizes = net.integers([1, 4, 8, 8]);
  const resized = net.node('Resize', [coarse, '', '', sizes], { mode: 'nearest', nearest_mode: 'floor' });
  net.setChannels(resized, 4);
  return net.build(net.conv(coarse, 2, { kernel: 1 }), net.conv(net.concat([resized, fine]), 2, { kernel: 1 }));
}

/** Channels last, as exports from TensorFlow have it: transpose, matrix product over the last axis, transpose back. */
function channelsLast(): Graph {
  const net = new NetworkBuilder();
  const stem = net.node('Transpose', [net.block(net.input(batch), 5)], { perm: [0, 2, 3, 1] });
  const dense = net.node('MatMul', [stem, net.weights([5, 6])]);
  const shifted = net.node('Add', [dense, net.weights([6])]);
  const back = net.node('Transpose', [net.node('Tanh', [shifted])], { perm: [0, 3, 1, 2] });
  return net.build(net.classifier(net.setChannels(back, 6)));
}

/** The middle of a network handed out as it is. */
function features(): Graph {
  const net = new NetworkBuilder();
  const stem = net.block(net.input(batch), 5);
  return net.build(net.classifier(net.block(stem, 4)), stem);
}

/** A skip from the image keeps the channels that it is added to. */
function imageSkip(): Graph {
  const net = new NetworkBuilder();
  const image = net.input(batch);
  const same = net.setChannels(net.node('Add', [net.conv(net.block(image, 4), 3), image]), 3);
  return net.build(net.classifier(same));
}

export const commonStructures: readonly Structure[] = [
  {
    name: 'plain',
    build: plain,
    groups: ['6', '5', '3 fixed'],
  },
  {
    name: 'residual',
    build: residual,
    groups: ['6', '4', '3 fixed'],
  },
  {
    name: 'option A residual',
    build: optionAResidual,
    groups: ['8', '5', '3 fixed'],
  },
  {
    name: 'depthwise',
    build: depthwise,
    groups: ['6', '5', '3 fixed'],
  },
  {
    name: 'depthwise with multiplier',
    build: depthwiseMultiplier,
    groups: ['4', '3 fixed'],
  },
  {
    name: 'grouped convolution',
    build: grouped,
    groups: ['4', '3', '3 fixed'],
  },
  {
    name: 'concat',
    build: concatenated,
    groups: ['4', '5', '4', '3 fixed'],
  },
  {
    name: 'concat(x, x)',
    build: concatenatedTwice,
    groups: ['4', '4', '3 fixed'],
  },
  {
    name: 'flatten into dense',
    build: flattened,
    groups: ['5', '3 fixed'],
  },
  {
    name: 'view by a shape subgraph',
    build: viewed,
    groups: ['5', '3 fixed'],
  },
  {
    name: 'split',
    build: splitInTwo,
    groups: ['8', '4', '3 fixed'],
  },
  {
    name: 'slices',
    build: slicedInTwo,
    groups: ['8', '4', '3 fixed'],
  },
  {
    name: 'slice with a negative step',
    build: everySecondChannel,
    groups: ['8', '3', '3 fixed'],
  },
  {
    name: 'channel shuffle',
    build: shuffled,
    groups: ['2', '2', '3 fixed'],
  },
  {
    name: 'squeeze-and-excite',
    build: squeezeAndExcite,
    groups: ['6', '3', '3 fixed'],
  },
  {
    name: 'spatial gate',
    build: spatialGate,
    groups: ['6', '1 fixed', '3 fixed'],
  },
  { name: 'equal biases that are stored once', build: equalBiases, groups: ['5', '5', '5', '3 fixed'] },
  {
    name: 'shared weight',
    build: sharedWeight,
    groups: ['5', '3 fixed'],
  },
  {
    name: 'arithmetic with constants',
    build: channelArithmetic,
    groups: ['5', '4', '3 fixed'],
  },
  {
    name: 'softmax over channels',
    build: softmaxOverChannels,
    groups: ['5 fixed', '4', '3 fixed'],
  },
  {
    name: 'pyramid',
    build: pyramid,
    groups: ['5', '4', '2 fixed', '2 fixed'],
  },
  {
    name: 'channels last',
    build: channelsLast,
    groups: ['5', '6', '3 fixed'],
  },
  {
    name: 'features as output',
    build: features,
    groups: ['5 fixed', '4', '3 fixed'],
  },
  {
    name: 'skip from the image',
    build: imageSkip,
    groups: ['4', '3 fixed', '3 fixed'],
  },
];

import { expect, it } from 'vitest';
import { findUnits } from '../../../shared/graph/channels/find-units.ts';
import type { Graph } from '../../../shared/graph/graph.ts';
import { NetworkBuilder, seededRandom } from './builder.ts';
import { proveRandomCut } from './prove.ts';

const batch = ['N', 3, 8, 8] as const;

function stem(channels: number): { net: NetworkBuilder; image: string; stem: string } {
  const net = new NetworkBuilder();
  const image = net.input(batch);
  return { net, image, stem: net.block(image, channels) };
}

function filled(net: NetworkBuilder, value: number): string {
  return net.constant({ type: 'float32', dims: [], data: Float32Array.of(value) });
}

function finished(net: NetworkBuilder, value: string, channels: number): Graph {
  return net.build(net.classifier(net.block(net.setChannels(value, channels), 4)));
}

/** A clip whose floor is above zero gives a silent channel a value; the sum hands it on. */
function clipBeforeAdd(): Graph {
  const { net, stem: value } = stem(6);
  const clipped = net.node('Clip', [net.conv(value, 6), filled(net, 0.5), filled(net, 3)]);
  return finished(net, net.node('Add', [clipped, value]), 6);
}

function concatOfConcatsIntoGroups(): Graph {
  const { net, stem: value } = stem(4);
  const other = net.block(value, 3);
  const inner = net.concat([value, other, value]);
  return finished(net, net.conv(net.concat([inner, other, inner]), 10, { group: 5 }), 10);
}

/** The divisor of a masked channel would be zero. */
function divisorOfChannels(): Graph {
  const { net, stem: value } = stem(6);
  const divisor = net.node('Add', [net.node('Relu', [net.conv(value, 6)]), net.weights([6, 1, 1], { low: 0.5 })]);
  return finished(net, net.node('Div', [value, divisor]), 6);
}

/** One map of attention weighs all channels of the image. */
function attentionOnImage(): Graph {
  const { net, image, stem: value } = stem(6);
  return finished(net, net.node('Mul', [net.node('Sigmoid', [net.conv(value, 1)]), image]), 3);
}

/** One channel becomes four by a constant. */
function repeatedByConstant(): Graph {
  const { net, stem: value } = stem(6);
  return finished(net, net.node('Mul', [net.conv(value, 1), net.weights([1, 4, 1, 1])]), 4);
}

/** TensorFlow's exports state the bounds of a slice as int32. */
function sliceByInt32(): Graph {
  const { net, stem: value } = stem(8);
  const int32 = (number: number): string => net.constant({ type: 'int32', dims: [1], data: Int32Array.of(number) });
  return finished(net, net.node('Slice', [value, int32(0), int32(5), int32(1), int32(1)]), 5);
}

/** PyTorch's newer exporter sets allowzero, under which a 0 in the shape is no copy. */
function reshapeAllowingZero(): Graph {
  const { net, stem: value } = stem(5);
  const pooled = net.node('GlobalAveragePool', [value]);
  const images = net.node('Slice', [net.node('Shape', [pooled]), net.integers([0]), net.integers([1])]);
  const shape = net.node('Concat', [images, net.integers([5])], { axis: 0 });
  return net.build(net.dense(net.node('Reshape', [pooled, shape], { allowzero: 1 }), 5, 3));
}

/** Indices of maxima count over all channels, so that none can leave. */
function indicesOfMaxima(): Graph {
  const { net, stem: value } = stem(6);
  const [pooled, indices] = net.nodeWithOutputs('MaxPool', [value], 2, { kernel_shape: [2, 2], strides: [2, 2] });
  const handedOut = net.node('Cast', [indices!], { to: 1 });
  return net.build(net.classifier(net.block(pooled!, 4)), handedOut);
}

function maskOfDropoutAsOutput(): Graph {
  const { net, stem: value } = stem(6);
  const [dropped, mask] = net.nodeWithOutputs('Dropout', [value], 2);
  return net.build(net.classifier(net.block(dropped!, 4)), net.node('Cast', [mask!], { to: 1 }));
}

function denseWithoutTranspose(): Graph {
  const { net, stem: value } = stem(5);
  const flat = net.node('Flatten', [net.node('MaxPool', [value], { kernel_shape: [2, 2], strides: [2, 2] })]);
  const hidden = net.node('HardSigmoid', [net.node('Gemm', [flat, net.weights([80, 7]), net.weights([1, 7])])]);
  return net.build(net.node('Gemm', [hidden, net.weights([7, 3]), net.weights([1])]));
}

/** One constant as the image of a convolution and as its filters: as an image all of it stays. */
function constantAsImageAndFilters(): Graph {
  const { net, stem: value } = stem(6);
  const constant = net.weights([3, 3, 3, 3]);
  const made = net.node('Conv', [constant, constant], { kernel_shape: [3, 3], pads: [0, 0, 0, 0] });
  return net.build(net.classifier(net.block(value, 4)), net.classifier(net.setChannels(made, 3)));
}

it.each<[string, () => Graph, (number | string)[]]>([
  ['a clip above zero before a sum', clipBeforeAdd, [6, 4, '3 stay']],
  ['concat of concats into groups', concatOfConcatsIntoGroups, [1, 2, 4, '3 stay']],
  ['a divisor with channels', divisorOfChannels, ['6 stay', 4, '3 stay']],
  ['attention on the image', attentionOnImage, [6, '1 stay', 4, '3 stay']],
  ['one channel repeated by a constant', repeatedByConstant, [6, '1 stay', 4, '3 stay']],
  ['a slice by int32 bounds', sliceByInt32, [8, 4, '3 stay']],
  ['a reshape that allows zero', reshapeAllowingZero, [5, '3 stay']],
  ['indices of maxima', indicesOfMaxima, ['6 stay', 4, '3 stay']],
  ['the mask of a dropout as output', maskOfDropoutAsOutput, ['6 stay', 4, '3 stay']],
  ['a constant that is image and filters', constantAsImageAndFilters, [6, '3 stay', 4, '3 stay', '3 stay']],
  ['dense layers stored the other way round', denseWithoutTranspose, [5, 7, '3 stay']],
])('cuts %s exactly', async (_, build, expected) => {
  const groups = findUnits(build()).groups;
  expect(groups.map(({ units, prunable }) => (prunable ? units.length : `${units.length} stay`))).toEqual(expected);
  for (let seed = 1; seed <= 4; seed++) {
    const { difference } = await proveRandomCut(build(), seededRandom(seed));
    expect(difference).toBeLessThan(1e-4);
  }
});

it('gives up whole numbers divided by zero as constants', () => {
  const net = new NetworkBuilder();
  const quotient = net.node('Div', [net.integers([1, -1, 0]), net.integers([0, 0, 0])]);
  expect(net.build(net.node('Relu', [quotient])).nodes.map(({ operator }) => operator)).toEqual(['Div', 'Relu']);
});

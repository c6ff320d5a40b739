import type { Graph } from '../../../../shared/graph/graph.ts';
import { NetworkBuilder } from '../builder.ts';
import { batch, type Structure } from './structure.ts';

interface UpOptions {
  readonly group?: number;
  readonly bias?: boolean;
}

/** Twice the size by a transposed convolution; `filters` in each group. */
function up(net: NetworkBuilder, value: string, filters: number, { group = 1, bias = true }: UpOptions = {}): string {
  const inputs = [value, net.weights([net.channelsOf(value), filters, 2, 2])];
  if (bias) inputs.push(net.weights([filters * group]));
  const output = net.node('ConvTranspose', inputs, { group, kernel_shape: [2, 2], strides: [2, 2] });
  return net.setChannels(output, filters * group);
}

function pool(net: NetworkBuilder, value: string): string {
  const pooled = net.node('MaxPool', [value], { kernel_shape: [2, 2], strides: [2, 2] });
  return net.setChannels(pooled, net.channelsOf(value));
}

/** One level of U-Net, twice: the skip joins what comes up. */
function unet(enlarge: (net: NetworkBuilder, value: string, filters: number) => string): Graph {
  const net = new NetworkBuilder();
  const first = net.block(net.input(batch), 4);
  const second = net.block(pool(net, first), 5);
  const bottom = net.block(pool(net, second), 6);
  const decoded = net.block(net.concat([enlarge(net, bottom, 5), second]), 5);
  const last = net.block(net.concat([first, enlarge(net, decoded, 4)]), 4);
  return net.build(net.conv(last, 2, { kernel: 1, bias: true }));
}

function resized(net: NetworkBuilder, value: string, filters: number): string {
  const scales = net.constant({ type: 'float32', dims: [4], data: Float32Array.of(1, 1, 2, 2) });
  const larger = net.node('Resize', [value, '', scales], {
    mode: 'linear',
    coordinate_transformation_mode: 'align_corners',
  });
  return net.conv(net.setChannels(larger, net.channelsOf(value)), filters);
}

/** `interpolate(x, size=skip.shape[2:])` with an open batch: the sizes are put together from two shapes. */
function resizedToSkip(): Graph {
  const net = new NetworkBuilder();
  const skip = net.block(net.input(batch), 4);
  const coarse = net.block(pool(net, skip), 5);
  const part = (value: string, from: number, to: number): string =>
    net.node('Slice', [net.node('Shape', [value]), net.integers([from]), net.integers([to]), net.integers([0])]);
  const sizes = net.node('Concat', [part(coarse, 0, 2), part(skip, 2, 4)], { axis: 0 });
  const larger = net.node('Resize', [coarse, '', '', sizes], { mode: 'linear' });
  const joined = net.concat([net.setChannels(larger, 5), skip]);
  return net.build(net.conv(net.block(joined, 6), 2, { kernel: 1, bias: true }));
}

/** In groups the same filters leave everywhere; depthwise every channel has filters of its own. */
function groupedUp(): Graph {
  const net = new NetworkBuilder();
  const stem = net.block(net.input(batch), 8);
  const grouped = up(net, stem, 3, { group: 2, bias: false });
  const own = up(net, net.block(grouped, 4), 1, { group: 4 });
  const doubled = up(net, own, 2, { group: 4 });
  return net.build(net.classifier(net.block(doubled, 5)));
}

/** FPN with PAN: down, up with sums, down again with concats; two scales come out. */
function featurePyramid(): Graph {
  const net = new NetworkBuilder();
  const nearest = (value: string): string => {
    const scales = net.constant({ type: 'float32', dims: [4], data: Float32Array.of(1, 1, 2, 2) });
    return net.setChannels(net.node('Resize', [value, '', scales], { mode: 'nearest' }), net.channelsOf(value));
  };
  const fine = net.block(net.input(batch), 4);
  const coarse = net.block(fine, 6, { stride: 2 });
  const lateral = net.conv(coarse, 5, { kernel: 1 });
  const merged = net.setChannels(net.node('Add', [net.conv(fine, 5, { kernel: 1 }), nearest(lateral)]), 5);
  const down = net.concat([net.block(merged, 4, { stride: 2 }), lateral]);
  return net.build(net.conv(merged, 2, { kernel: 1, bias: true }), net.conv(net.block(down, 6), 2, { kernel: 1 }));
}

function twoHeads(): Graph {
  const net = new NetworkBuilder();
  const trunk = net.block(net.block(net.input(batch), 4), 6);
  return net.build(net.classifier(net.block(trunk, 5)), net.conv(net.block(trunk, 4), 2, { kernel: 1, bias: true }));
}

/** Super-resolution's end: four channels make the pixels of one; here both ways before the head. */
function depthToSpaceHead(mode: 'DCR' | 'CRD'): Graph {
  const net = new NetworkBuilder();
  const stem = net.block(net.block(net.input(batch), 4), 12);
  const larger = net.setChannels(net.node('DepthToSpace', [stem], { blocksize: 2, mode }), 3);
  return net.build(net.conv(larger, 1, { bias: true }));
}

function spaceToDepthStem(): Graph {
  const net = new NetworkBuilder();
  const stem = net.block(net.input(batch), 4);
  const smaller = net.setChannels(net.node('SpaceToDepth', [stem], { blocksize: 2 }), 16);
  return net.build(net.classifier(net.block(smaller, 5)));
}

/** GlobalAveragePool into Gemm whose weight is stored [classes, channels]. */
function pooledIntoGemm(): Graph {
  const net = new NetworkBuilder();
  const pooled = net.node('GlobalAveragePool', [net.block(net.input(batch), 6)]);
  return net.build(net.dense(net.node('Squeeze', [pooled, net.integers([2, 3])]), 6, 3));
}

/** Sound and inertial sensors come in one dimension. */
function oneDimensional(): Graph {
  const net = new NetworkBuilder();
  const layer = (value: string, channels: number, filters: number, dilation: number): string => {
    const inputs = [value, net.weights([filters, channels, 3]), net.weights([filters])];
    return net.node('Relu', [net.node('Conv', inputs, { dilations: [dilation], pads: [dilation, dilation] })]);
  };
  const value = layer(layer(net.input(['N', 3, 16]), 3, 6, 1), 6, 5, 2);
  return net.build(net.dense(net.node('ReduceMean', [value], { axes: [2], keepdims: 0 }), 5, 3));
}

export const decoderStructures: readonly Structure[] = [
  { name: 'U-Net with ConvTranspose', build: () => unet(up), groups: ['4', '5', '6', '5', '5', '4', '4', '2 fixed'] },
  { name: 'U-Net with Resize', build: () => unet(resized), groups: ['4', '5', '6', '5', '5', '4', '4', '2 fixed'] },
  { name: 'interpolation to the size of a skip', build: resizedToSkip, groups: ['4', '5', '6', '2 fixed'] },
  { name: 'grouped and depthwise ConvTranspose', build: groupedUp, groups: ['4', '3', '4', '5', '3 fixed'] },
  { name: 'FPN and PAN', build: featurePyramid, groups: ['4', '6', '5', '4', '2 fixed', '6', '2 fixed'] },
  { name: 'two heads on one trunk', build: twoHeads, groups: ['4', '6', '5', '3 fixed', '4', '2 fixed'] },
  { name: 'DepthToSpace head (DCR)', build: () => depthToSpaceHead('DCR'), groups: ['4', '3', '1 fixed'] },
  { name: 'DepthToSpace head (CRD)', build: () => depthToSpaceHead('CRD'), groups: ['4', '3', '1 fixed'] },
  { name: 'SpaceToDepth', build: spaceToDepthStem, groups: ['4', '5', '3 fixed'] },
  { name: 'GlobalAveragePool into Gemm with transB', build: pooledIntoGemm, groups: ['6', '3 fixed'] },
  { name: 'one dimension', build: oneDimensional, groups: ['6', '5', '3 fixed'] },
];

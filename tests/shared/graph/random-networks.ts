import type { Graph } from '../../../shared/graph/graph.ts';
import type { Tensor } from '../../../shared/graph/tensor.ts';
import { NetworkBuilder } from './builder.ts';

/** What a random network is grown from. */
export const steps = [
  'block',
  'residual',
  'depthwise',
  'grouped',
  'concat',
  'gate',
  'split',
  'shuffle',
  'pad',
  'sliced',
  'dense',
  'attention',
  'instance',
  'group',
  'transposed',
  'tile',
  'depthToSpace',
  'spaceToDepth',
  'prelu',
  'chunk',
  'inverted',
  'layer',
  'quantized',
  'unknown',
] as const;
export type Step = (typeof steps)[number];

/** A network of the given steps; the widths come from the builder's own generator. */
export function grow(seed: number, plan: readonly Step[]): Graph {
  const net = new NetworkBuilder(seed);
  const width = (): number => 2 * (2 + Math.floor(net.random() * 3));
  let value = net.block(net.input(['N', 3, 6, 6]), width());
  for (const step of plan) {
    value = grown(net, value, step, width());
    // Sums of many branches would overflow the comparison; a normalisation keeps them near 1.
    value = net.batchNorm(value);
  }
  return net.build(net.classifier(value));
}

function grown(net: NetworkBuilder, value: string, step: Step, width: number): string {
  const channels = net.channelsOf(value);
  switch (step) {
    case 'block':
      return net.block(value, width);
    case 'residual':
      return net.setChannels(net.node('Add', [net.conv(net.block(value, width), channels), value]), channels);
    case 'depthwise':
      return net.depthwise(value);
    case 'grouped':
      return channels % 2 === 0 ? net.conv(value, width, { group: 2 }) : net.conv(value, width);
    case 'concat':
      return net.concat([net.block(value, width), value]);
    case 'gate': {
      const squeezed = net.setChannels(net.node('GlobalAveragePool', [value]), channels);
      const gate = net.node('Sigmoid', [net.conv(net.conv(squeezed, width, { kernel: 1 }), channels, { kernel: 1 })]);
      return net.setChannels(net.node('Mul', [value, gate]), channels);
    }
    case 'split': {
      const sizes = [Math.floor(channels / 2), channels - Math.floor(channels / 2)];
      const [left, right] = net.nodeWithOutputs('Split', [value, net.integers(sizes)], 2, { axis: 1 });
      net.setChannels(left!, sizes[0]!);
      net.setChannels(right!, sizes[1]!);
      return net.concat([net.block(right!, width), left!]);
    }
    case 'shuffle': {
      if (channels % 2 !== 0) return value;
      const parts = net.node('Reshape', [value, net.integers([0, 2, channels / 2, 6, 6])]);
      const turned = net.node('Transpose', [parts], { perm: [0, 2, 1, 3, 4] });
      return net.setChannels(net.node('Reshape', [turned, net.integers([-1, channels, 6, 6])]), channels);
    }
    case 'pad': {
      const wide = net.conv(value, channels + 3);
      const padded = net.node('Pad', [value, net.integers([0, 1, 0, 0, 0, 2, 0, 0])]);
      return net.setChannels(net.node('Add', [wide, padded]), channels + 3);
    }
    case 'sliced': {
      const bounds = [net.integers([1]), net.integers([99]), net.integers([1])];
      return net.setChannels(net.node('Slice', [value, ...bounds]), channels - 1);
    }
    case 'dense':
      return net.concat([value, net.conv(net.setChannels(net.node('Relu', [net.batchNorm(value)]), channels), 3)]);
    case 'attention': {
      const vector = net.node('Flatten', [net.node('GlobalMaxPool', [value])]);
      const gate = net.node('Sigmoid', [
        net.dense(net.node('Relu', [net.dense(vector, channels, width)]), width, channels),
      ]);
      const spread = net.node('Unsqueeze', [gate, net.integers([2, 3])]);
      return net.setChannels(net.node('Mul', [spread, value]), channels);
    }
    case 'instance':
      return net.setChannels(
        net.node('InstanceNormalization', [value, net.weights([channels], positive), net.weights([channels])]),
        channels,
      );
    case 'group':
      return channels % 2 === 0 ? groupNormalized(net, value, channels / 2) : value;
    case 'transposed': {
      const weight = net.weights([channels, width, 3, 3]);
      const output = net.node('ConvTranspose', [value, weight], { kernel_shape: [3, 3], pads: [1, 1, 1, 1] });
      return net.setChannels(output, width);
    }
    case 'tile':
      return net.setChannels(net.node('Tile', [value, net.integers([1, 2, 1, 1])]), 2 * channels);
    case 'depthToSpace': {
      const wide = net.conv(value, 4 * width, { stride: 2 });
      return net.setChannels(net.node('DepthToSpace', [wide], { blocksize: 2, mode: 'CRD' }), width);
    }
    case 'spaceToDepth': {
      const larger = net.node('Resize', [value, '', net.constant(doubled)], { mode: 'nearest' });
      return net.conv(net.setChannels(net.node('SpaceToDepth', [larger], { blocksize: 2 }), 4 * channels), width);
    }
    case 'prelu':
      return net.setChannels(net.node('PRelu', [value, net.weights([channels, 1, 1])]), channels);
    case 'chunk': {
      const half = Math.floor(channels / 2);
      const [left, right] = net.nodeWithOutputs('Split', [value, net.integers([half, channels - half])], 2, {
        axis: 1,
      });
      net.setChannels(left!, half);
      const inner = net.conv(net.block(net.setChannels(right!, channels - half), width), channels - half);
      return net.concat([left!, right!, net.setChannels(net.node('Add', [inner, right!]), channels - half)]);
    }
    case 'inverted': {
      const wide = net.depthwise(net.block(value, 2 * width, { kernel: 1 }));
      const narrow = net.conv(net.setChannels(net.node('HardSwish', [wide]), 2 * width), channels, { kernel: 1 });
      return net.setChannels(net.node('Add', [narrow, value]), channels);
    }
    case 'layer': {
      const last = net.node('Transpose', [value], { perm: [0, 2, 3, 1] });
      const scales = [net.weights([channels], positive), net.weights([channels])];
      const normal = net.node('LayerNormalization', [last, ...scales]);
      const dense = net.node('MatMul', [normal, net.weights([channels, width])]);
      return net.setChannels(net.node('Transpose', [dense], { perm: [0, 3, 1, 2] }), width);
    }
    case 'quantized':
      return quantizedConvolution(net, value, width);
    case 'unknown': {
      const axis = net.constant({ type: 'int64', dims: [], data: BigInt64Array.of(1n) });
      const summed = net.state(net.node('CumSum', [value, axis]), ['N', channels, 6, 6]);
      return net.setChannels(summed, channels);
    }
  }
}

const positive = { low: 0.5, high: 1.5 };
const doubled: Tensor = { type: 'float32', dims: [4], data: Float32Array.of(1, 1, 2, 2) };

/** As PyTorch exports it, with ones and zeros for the scale and shift of a group. */
function groupNormalized(net: NetworkBuilder, value: string, groups: number): string {
  const channels = net.channelsOf(value);
  const filled = (fill: number): string =>
    net.constant({ type: 'float32', dims: [groups], data: new Float32Array(groups).fill(fill) });
  const parts = net.node('Reshape', [value, net.integers([0, groups, -1])]);
  const normal = net.node('InstanceNormalization', [parts, filled(1), filled(0)]);
  const back = net.node('Reshape', [normal, net.integers([0, channels, 6, 6])]);
  return net.setChannels(net.node('Mul', [back, net.weights([channels, 1, 1])]), channels);
}

/** Weights of int8 with a scale for each filter. */
function quantizedConvolution(net: NetworkBuilder, value: string, filters: number): string {
  const channels = net.channelsOf(value);
  const weight = net.constant({
    type: 'int8',
    dims: [filters, channels, 1, 1],
    data: Int8Array.from({ length: filters * channels }, () => Math.floor(net.random() * 255) - 127),
  });
  const restored = net.node('DequantizeLinear', [weight, net.weights([filters], { low: 0.001, high: 0.004 })], {
    axis: 0,
  });
  return net.setChannels(net.node('Conv', [value, restored], { kernel_shape: [1, 1] }), filters);
}

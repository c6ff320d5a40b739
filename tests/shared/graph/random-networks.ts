import type { Graph } from '../../../shared/graph/graph.ts';
import { NetworkBuilder } from './builder.ts';

/** What random networks are grown from. */
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
] as const;
type Step = (typeof steps)[number];

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
  }
}

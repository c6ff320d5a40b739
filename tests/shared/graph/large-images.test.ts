import { expect, it } from 'vitest';
import { findUnits } from '../../../shared/graph/channels/find-units.ts';
import type { Graph } from '../../../shared/graph/graph.ts';
import { NetworkBuilder } from './builder.ts';

/** ResNet with group normalisation as exported up to operator set 17: reshape, normalise, reshape back, at full size. */
function groupNormalized(size: number, layers: number): Graph {
  const net = new NetworkBuilder();
  const filled = (fill: number): string =>
    net.constant({ type: 'float32', dims: [32], data: new Float32Array(32).fill(fill) });
  let value = net.input(['N', 3, size, size]);
  for (let layer = 0; layer < layers; layer++) {
    const convolved = net.conv(value, 64);
    const parts = net.node('Reshape', [convolved, net.integers([0, 32, -1])]);
    const normal = net.node('InstanceNormalization', [parts, filled(1), filled(0)]);
    const back = net.node('Reshape', [normal, net.integers([0, 64, size, size])]);
    value = net.setChannels(net.node('Relu', [net.node('Mul', [back, net.weights([64, 1, 1])])]), 64);
  }
  return net.build(net.classifier(value));
}

it('follows channels through group normalisation at any size of the image', () => {
  const { groups } = findUnits(groupNormalized(224, 40));
  expect(groups.map(({ units, prunable }) => (prunable ? units.length : 0))).toEqual([
    ...new Array<number>(40).fill(32),
    0,
  ]);
});

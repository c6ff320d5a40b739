import { describe, expect, it } from 'vitest';
import { foldBatchNormalization } from '../../../shared/graph/fold-batch-normalization.ts';
import type { Graph } from '../../../shared/graph/graph.ts';
import { NetworkBuilder, seededRandom } from './builder.ts';
import { relativeDifference, runGraph } from './prove.ts';

async function folded(graph: Graph): Promise<{ operators: string[]; difference: number }> {
  const result = foldBatchNormalization(graph);
  const outputs = [await runGraph(graph, seededRandom(3)), await runGraph(result, seededRandom(3))] as const;
  return { operators: result.nodes.map(({ operator }) => operator), difference: relativeDifference(...outputs) };
}

const image: readonly [string, number, number, number] = ['N', 3, 8, 8];

describe('folding of batch normalisation', () => {
  it('keeps the result, with and without bias, depthwise too', async () => {
    const net = new NetworkBuilder();
    const stem = net.batchNorm(net.conv(net.input(image), 4, { bias: true }));
    const { operators, difference } = await folded(net.build(net.batchNorm(net.depthwise(net.block(stem, 5)))));
    expect(operators).toEqual(['Conv', 'Conv', 'Relu', 'Conv']);
    expect(difference).toBeLessThan(1e-5);
  });

  it('leaves a convolution that something else reads', async () => {
    const net = new NetworkBuilder();
    const stem = net.conv(net.input(image), 4);
    const { operators, difference } = await folded(net.build(net.node('Add', [net.batchNorm(stem), stem])));
    expect(operators).toEqual(['Conv', 'BatchNormalization', 'Add']);
    expect(difference).toBe(0);
  });

  it('gives each user of a shared weight its own', async () => {
    const net = new NetworkBuilder();
    const weight = net.weights([3, 3, 3, 3]);
    const apply = (value: string): string =>
      net.batchNorm(net.setChannels(net.node('Conv', [value, weight], { pads: [1, 1, 1, 1] }), 3));
    const { operators, difference } = await folded(net.build(apply(apply(net.input(image)))));
    expect(operators).toEqual(['Conv', 'Conv']);
    expect(difference).toBeLessThan(1e-5);
  });

  it('leaves batch normalisation that follows no convolution', async () => {
    const net = new NetworkBuilder();
    const { operators } = await folded(net.build(net.batchNorm(net.node('Relu', [net.conv(net.input(image), 4)]))));
    expect(operators).toEqual(['Conv', 'Relu', 'BatchNormalization']);
  });
});

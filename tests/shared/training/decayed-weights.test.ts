import { expect, it } from 'vitest';
import { decayedWeights } from '../../../shared/training/decayed-weights.ts';
import { trainedWeights } from '../../../shared/training/trained-weights.ts';
import { NetworkBuilder } from '../graph/builder.ts';

it('decays factors of layers, and no bias, scale, shift or slope of any rank', () => {
  const net = new NetworkBuilder();
  const named = (dims: readonly number[], name: string): string => net.weights(dims, {}, name);
  const image = net.input(['N', 3, 4, 4]);
  const conv = net.node('Conv', [image, named([4, 3, 3, 3], 'kernel'), named([4], 'bias')], { pads: [1, 1, 1, 1] });
  const normalized = net.batchNorm(net.setChannels(conv, 4));
  const scaled = net.node('Mul', [normalized, named([1, 4, 1, 1], 'scale')]);
  const sloped = net.node('PRelu', [scaled, named([4, 1, 1], 'slope')]);
  const up = net.node('ConvTranspose', [sloped, named([4, 2, 2, 2], 'up')], { strides: [2, 2] });
  const pooled = net.node('Flatten', [net.node('GlobalAveragePool', [up])]);
  const dense = net.node('Gemm', [pooled, named([2, 5], 'dense'), named([1, 5], 'wide bias')]);
  const product = net.node('MatMul', [dense, named([5, 3], 'matrix')]);
  const graph = net.build(net.node('Add', [product, named([1, 3], 'shift')]));
  expect(decayedWeights(graph).sort()).toEqual(['dense', 'kernel', 'matrix', 'up']);
  expect(trainedWeights(graph)).toEqual(expect.arrayContaining(['bias', 'scale', 'slope', 'wide bias', 'shift']));
});

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldBatchNormalization } from '../../../shared/graph/fold-batch-normalization.ts';
import { normalize } from '../../../shared/graph/normalize.ts';
import { demandsOf } from '../../../shared/latency/kernels/demand.ts';
import { compileProgram } from '../../../shared/latency/program/compile.ts';
import { readOnnx } from '../../../shared/onnx/read.ts';
import { sharedData } from '../../setup/shared-data.ts';
import { NetworkBuilder, seededRandom } from '../graph/builder.ts';
import { grow, steps } from '../graph/random-networks.ts';
import { mixedNetwork, residualNetwork } from './networks.ts';
import { expectSameDemands, layoutsToTry } from './same-demands.ts';

describe('what a network asks for', () => {
  it('counts a convolution with channels rounded up, and what it moves', () => {
    const net = new NetworkBuilder();
    const graph = net.build(net.node('Relu', [net.conv(net.input([1, 20, 8, 8]), 24)]));
    const of = (kind: 'even' | 'blocked') => demandsOf(compileProgram(graph), { kind, step: 16 });
    expect(of('even')).toEqual([
      {
        kind: 'convolution',
        site: '3x3/1x1@8',
        amounts: [1, 64 * 9 * 32 * 32, 64 * 9 * 32 * 16, 64 * (32 + 32), 9 * 32 * 32],
      },
      { kind: 'inference', site: '', amounts: [1, 0, 0, 64 * (20 + 24), 0] },
    ]);
    // Into blocks and out again, since callers know none.
    expect(of('blocked').map(({ kind }) => kind)).toEqual(['into blocks', 'convolution', 'out of blocks', 'inference']);
  });

  it('leaves the blocked layout where channels are no multiple of four', () => {
    const net = new NetworkBuilder();
    const wide = net.block(net.input([1, 3, 8, 8]), 18);
    const kinds = demandsOf(compileProgram(net.build(net.block(wide, 16))), { kind: 'blocked', step: 16 });
    expect(kinds.map(({ kind }) => kind)).toEqual(['from image', 'out of blocks', 'plain convolution', 'inference']);
  });

  it('is the same whether batch normalisation is folded or not', () => {
    for (const graph of [residualNetwork(), mixedNetwork()]) {
      for (const layout of layoutsToTry) {
        expect(demandsOf(compileProgram(foldBatchNormalization(graph)), layout)).toEqual(
          demandsOf(compileProgram(graph), layout),
        );
      }
    }
  });
});

describe('what is told of a cut without cutting', () => {
  it.each([
    ['a residual network', residualNetwork],
    ['a network of many operators', mixedNetwork],
  ])('holds for %s', (_, network) => {
    expectSameDemands(network(), seededRandom(1), 30);
  });

  it('holds for random networks', () => {
    const known = steps.filter((step) => step !== 'unknown');
    fc.assert(
      fc.property(fc.integer(), fc.array(fc.constantFrom(...known), { minLength: 1, maxLength: 5 }), (seed, plan) => {
        expectSameDemands(grow(seed, plan), seededRandom(seed), 3);
      }),
      { numRuns: 60 },
    );
  });

  for (const name of ['resnet56-cifar10.onnx', 'mobilenetv2-imagenet-bnfolded.onnx', 'yolo-fastest-1.1-xl.onnx']) {
    const path = sharedData(`models/${name}`);
    it.skipIf(path === null)(`holds for ${name}`, () => {
      expectSameDemands(normalize(readOnnx(readFileSync(path!), path!)), seededRandom(2), 4);
    });
  }
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InferenceSession } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findUnits } from '../../../shared/graph/channels/find-units.ts';
import { foldBatchNormalization } from '../../../shared/graph/fold-batch-normalization.ts';
import type { Graph, Node } from '../../../shared/graph/graph.ts';
import { normalize } from '../../../shared/graph/normalize.ts';
import { demandsOf } from '../../../shared/latency/kernels/demand.ts';
import { cutProbes } from '../../../shared/latency/probe/cut-probes.ts';
import { lightWeights } from '../../../shared/latency/probe/light-weights.ts';
import { compileProgram } from '../../../shared/latency/program/compile.ts';
import { readOnnx } from '../../../shared/onnx/read.ts';
import { writeOnnx } from '../../../shared/onnx/write.ts';
import { sharedData } from '../../setup/shared-data.ts';
import { NetworkBuilder } from '../graph/builder.ts';
import { residualNetwork } from './networks.ts';

const folder = mkdtempSync(join(tmpdir(), 'espalier-kernels-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The network as ONNX Runtime rewrites it for this processor. */
async function optimized(graph: Graph): Promise<Graph> {
  const [source, result] = [join(folder, 'source.onnx'), join(folder, 'result.onnx')];
  writeFileSync(source, writeOnnx(graph));
  const options = { graphOptimizationLevel: 'all', optimizedModelFilePath: result, logSeverityLevel: 3 } as const;
  await (await InferenceSession.create(source, options)).release();
  return readOnnx(readFileSync(result), result);
}

const blockedDomain = 'com.microsoft.nchwc';

function kernelOf({ domain, operator, attributes, inputs }: Node, { constants }: Graph, step: number): string | null {
  const group = attributes['group']?.kind === 'int' ? attributes['group'].value : 1;
  const filters = constants.get(inputs[1] ?? '')?.dims;
  if (domain === blockedDomain && operator === 'Conv') {
    if (group > 1) return filters![1] === 1 ? 'depthwise' : 'grouped';
    return filters![1]! < step ? 'from image' : filters![2] === 1 ? 'pointwise' : 'convolution';
  }
  if (domain === blockedDomain && operator === 'ReorderInput') return 'into blocks';
  if (domain === blockedDomain && operator === 'ReorderOutput') return 'out of blocks';
  if (/Conv$/.test(operator)) {
    return group > 1 ? 'plain depthwise' : filters![2] === 1 ? 'plain pointwise' : 'plain convolution';
  }
  return ['Add', 'Relu', 'Clip', 'Mul', 'Softmax'].includes(operator) ? 'elementwise' : null;
}

function tally(kernels: readonly (readonly [string | null, number])[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const [kind, count] of kernels) if (kind !== null) counts[kind] = (counts[kind] ?? 0) + count;
  return counts;
}

async function expectSameKernels(graph: Graph, compared: RegExp, file = graph): Promise<void> {
  const theirs = await optimized(file);
  const kept = (kind: string | null): string | null => (kind !== null && compared.test(kind) ? kind : null);
  const own = demandsOf(compileProgram(graph), { kind: 'blocked', step });
  expect(tally(own.map(({ kind, amounts }) => [kept(kind.replace('plain elem', 'elem')), amounts[0]!]))).toEqual(
    tally(theirs.nodes.map((node) => [kept(kernelOf(node, theirs, step)), 1])),
  );
}

/** Channels in a block here: what ONNX Runtime pads four filters to. */
let step = 1;
beforeAll(async () => {
  const net = new NetworkBuilder();
  const { nodes, constants } = await optimized(net.build(net.conv(net.input([1, 3, 8, 8]), 4)));
  const blocked = nodes.find(({ domain, operator }) => domain === blockedDomain && operator === 'Conv');
  if (blocked) step = constants.get(blocked.inputs[1]!)!.dims[0]!;
});

const convolutionsAndLayouts = /convolution|pointwise|depthwise|image|blocks/;
const everything = /convolution|pointwise|depthwise|image|blocks|elementwise/;

describe('the kernels that are told are those that ONNX Runtime runs', () => {
  const networks: readonly (readonly [string, () => Graph | null, RegExp])[] = [
    // Into which of two convolutions a sum of both goes hangs on more than is followed here.
    ['a residual network', residualNetwork, convolutionsAndLayouts],
    ['ResNet-56', () => fromFile('resnet56-cifar10.onnx'), everything],
    ['MobileNetV2', () => fromFile('mobilenetv2-imagenet-bnfolded.onnx'), everything],
  ];
  it.each(networks)('in cuts of %s', async (_, network, compared) => {
    const graph = network();
    // Another processor, or no data.
    if (graph === null || step === 1) return;
    for (const probe of cutProbes(graph, findUnits(graph), 5, 0)) {
      // The light file holds no weights, and still has to become the same kernels.
      await expectSameKernels(probe.graph, compared, lightWeights(probe.graph));
    }
    await expectSameKernels(foldBatchNormalization(graph), compared);
  });
});

function fromFile(name: string): Graph | null {
  const path = sharedData(`models/${name}`);
  return path === null ? null : normalize(readOnnx(readFileSync(path), path));
}

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findUnits } from '../../../shared/graph/channels/find-units.ts';
import { createCostModel } from '../../../shared/graph/cost-model.ts';
import { costOf } from '../../../shared/graph/cost.ts';
import { foldBatchNormalization } from '../../../shared/graph/fold-batch-normalization.ts';
import type { Graph } from '../../../shared/graph/graph.ts';
import { normalize } from '../../../shared/graph/normalize.ts';
import { readOnnx } from '../../../shared/onnx/read.ts';
import { sharedData } from '../../setup/shared-data.ts';
import { seededRandom } from './builder.ts';
import { proveRandomCut, relativeDifference, runGraph, runModel } from './prove.ts';

interface RealModel {
  readonly file: string;
  readonly macs: number;
  readonly params: number;
  readonly groups: number;
}

// MACs and parameters by PyTorch's layer shapes: stem, convolutions and classifier.
const models: readonly RealModel[] = [
  { file: 'resnet20-cifar10.onnx', macs: 40_551_040, params: 269_722, groups: 11 },
  { file: 'resnet20-cifar10-jpeg.onnx', macs: 40_551_040, params: 269_722, groups: 11 },
  { file: 'resnet56-cifar10.onnx', macs: 125_485_696, params: 853_018, groups: 29 },
  { file: 'mobilenetv2-imagenet-bnfolded.onnx', macs: 300_775_552, params: 3_489_097, groups: 26 },
  { file: 'yolo-fastest-1.1-xl.onnx', macs: 361_700_800, params: 898_686, groups: 38 },
];

// Skipped with one line where the data is not there.
describe.skipIf(sharedData('models') === null).each(models)('$file', ({ file, macs, params, groups }) => {
  const load = (): { bytes: Uint8Array; graph: Graph } => {
    const bytes = readFileSync(sharedData(`models/${file}`)!);
    return { bytes, graph: normalize(readOnnx(bytes, file)) };
  };

  it('computes the same once normalised, and with batch normalisation folded', async () => {
    const { bytes, graph } = load();
    const original = await runModel(bytes, graph, seededRandom(5));
    expect(relativeDifference(original, await runGraph(graph, seededRandom(5)))).toBeLessThan(1e-6);
    const folded = foldBatchNormalization(graph);
    expect(folded.nodes.some(({ operator }) => operator === 'BatchNormalization')).toBe(false);
    expect(relativeDifference(original, await runGraph(folded, seededRandom(5)))).toBeLessThan(1e-4);
  });

  it('costs what its layers add up to', () => {
    const { graph } = load();
    const cost = costOf(graph);
    expect({ macs: cost.macs, params: cost.params }).toEqual({ macs, params });
  });

  it('is cut by half exactly as masked', async () => {
    const { graph } = load();
    const units = findUnits(graph);
    expect(units.groups).toHaveLength(groups);
    const { difference, removed, cut } = await proveRandomCut(graph, seededRandom(11), 0.5);
    expect(difference).toBeLessThan(1e-4);
    const model = createCostModel(graph, units);
    for (const unit of removed) model.remove(unit);
    const { perNode: _, ...cost } = costOf(cut);
    expect(model).toMatchObject(cost);
    expect(cost.macs).toBeLessThan(0.5 * macs);
  });
});

describe.skipIf(sharedData('models') === null)('units of the CIFAR ResNet', () => {
  it('tie stem and shortcuts of all stages in one group', () => {
    const graph = normalize(readOnnx(readFileSync(sharedData('models/resnet20-cifar10.onnx')!), 'resnet20'));
    const { groups, layers } = findUnits(graph);
    expect(groups.map(({ units }) => units.length)).toEqual([64, 16, 16, 16, 32, 32, 32, 64, 64, 64, 10]);
    const chain = new Set(groups[0]!.units);
    const members = layers.filter(({ unitOfFilter }) => unitOfFilter.some((unit) => chain.has(unit)));
    expect(members.map(({ count }) => count)).toEqual([16, 16, 16, 16, 32, 32, 32, 64, 64, 64]);
    // Padding puts channel 0 of the stem in the middle of the widest tensors: 8 + 16 before it.
    expect(members[0]!.unitOfFilter[0]).toBe(members.at(-1)!.unitOfFilter[24]);
  });
});

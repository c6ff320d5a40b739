import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ClassificationData } from '../../../../electron/compute/evaluate/classification-data.ts';
import { firstOrderChanges, scoredWeights, taylorScores } from '../../../../electron/compute/methods/taylor/scores.ts';
import { type GradientSettings, lossGradients } from '../../../../electron/compute/training/loss-gradients.ts';
import { sampleImages } from '../../../../electron/compute/data/split.ts';
import { evaluateClassification } from '../../../../electron/compute/evaluate/classification.ts';
import { withSession } from '../../../../electron/compute/evaluate/ort-session.ts';
import { findUnits } from '../../../../shared/graph/channels/find-units.ts';
import type { Graph } from '../../../../shared/graph/graph.ts';
import { elementCount } from '../../../../shared/graph/tensor.ts';
import { writeOnnx } from '../../../../shared/onnx/write.ts';
import { NetworkBuilder } from '../../../shared/graph/builder.ts';
import { drawDataset, failureOf, never, residualNetwork, temporaryFolder } from '../samples.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeAll(async () => {
  folder = await temporaryFolder();
  await drawDataset(folder.path, { train: 45, test: 3 });
});
afterAll(() => folder.remove());

async function gradientsOf(graph: Graph, settings: Omit<GradientSettings, 'weights'>, seed = 0) {
  const data = await ClassificationData.open(folder.path, graph, seed);
  const weights = scoredWeights(findUnits(graph));
  const judged = { graph, data, engine: 'onnxruntime', seed, threads: 1, signal: never } as const;
  return { data, steps: lossGradients(judged, { ...settings, weights }) };
}

/** The network with all filters of a unit multiplied. */
function withFactor(graph: Graph, unit: number, factor: number): Graph {
  const constants = new Map(graph.constants);
  for (const { constant, axis, unitOfFilter } of findUnits(graph).layers) {
    const tensor = constants.get(constant)!;
    const inner = elementCount(tensor.dims.slice(axis + 1));
    const data = (tensor.data as Float32Array).map((weight, index) =>
      unitOfFilter[Math.floor(index / inner) % unitOfFilter.length] === unit ? weight * factor : weight,
    );
    constants.set(constant, { ...tensor, data });
  }
  return { ...graph, constants };
}

describe('taylor', () => {
  it("is the loss's derivative by the logarithm of a factor on the unit's filters", async () => {
    const graph = residualNetwork();
    const units = findUnits(graph);
    const { data, steps } = await gradientsOf(graph, { batches: 1, batch: 24 });
    const images = sampleImages(await data.images('train', never), 24, 0);
    const lossOf = (network: Graph): Promise<number> =>
      withSession(writeOnnx(network), 1, async (session) => {
        const batches = data.batches(images, never);
        return (await evaluateClassification(session, data.classifier, batches, { signal: never })).loss;
      });
    const step = 1e-2;
    for await (const { gradients } of steps) {
      const changes = firstOrderChanges(graph, units, gradients);
      // Of the residual chain, whose units couple two convolutions, and of the layers that are alone.
      for (const { units: members } of units.groups.filter(({ prunable }) => prunable)) {
        for (const unit of members.slice(0, 3)) {
          const above = await lossOf(withFactor(graph, unit, Math.exp(step)));
          const below = await lossOf(withFactor(graph, unit, Math.exp(-step)));
          const numeric = (above - below) / (2 * step);
          expect(Math.abs(changes[unit]! - numeric), `unit ${unit}`).toBeLessThan(1e-3 * Math.abs(numeric) + 1e-4);
        }
      }
    }
  });

  it('squares the sum over all coupled filters, and takes the mean over mini-batches', async () => {
    const builder = new NetworkBuilder();
    const dims = [2, 3, 1, 1];
    const weight = (name: string, ...data: readonly number[]): string =>
      builder.constant({ type: 'float32', dims, data: Float32Array.from(data) }, name);
    const image = builder.input(['n', 3, 8, 8]);
    const first = builder.node('Conv', [image, weight('first', 1, 2, 3, 1, 0, 0)]);
    const second = builder.node('Conv', [image, weight('second', 1, 1, 1, 0, 2, 0)]);
    const joined = builder.setChannels(builder.node('Relu', [builder.node('Add', [first, second])]), 2);
    const graph = builder.build(builder.classifier(joined));
    const units = findUnits(graph);
    const steps = [
      { first: [1, 1, 1, 4, 9, 9], second: [-2, -2, 1, 9, -1, 9] },
      { first: [0, 0, 1, 0, 9, 9], second: [0, 0, 0, 9, 1, 9] },
    ].map((of) => ({
      gradients: new Map(Object.entries(of).map(([name, data]) => [name, Float32Array.from(data)])),
    }));
    async function* given() {
      for (const step of steps) yield await Promise.resolve(step);
    }
    const scores = await taylorScores(graph, units, given());
    // Unit 0: 6 - 3 and 3. Unit 1: 4 - 2 and 2.
    expect(units.groups[0]!.units.map((unit) => scores[unit])).toEqual([9, 4]);
  });

  it('sees the same images with the same seed, counts them, and says when there are too few', async () => {
    const graph = residualNetwork();
    const units = findUnits(graph);
    const scoresBy = async (seed: number): Promise<Float64Array> =>
      taylorScores(graph, units, (await gradientsOf(graph, { batches: 2, batch: 8 }, seed)).steps);
    expect(await scoresBy(3)).toEqual(await scoresBy(3));
    expect(await scoresBy(3)).not.toEqual(await scoresBy(4));

    const counts: object[] = [];
    for await (const { images, total } of (await gradientsOf(graph, { batches: 9, batch: 16 })).steps) {
      counts.push({ images, total });
    }
    expect(counts).toEqual([
      { images: 16, total: 2 },
      { images: 16, total: 2 },
    ]);
  });

  it('refuses weights that have no gradient', async () => {
    const graph = residualNetwork();
    const data = await ClassificationData.open(folder.path, graph, 0);
    const judged = { graph, data, engine: 'onnxruntime', seed: 0, threads: 1, signal: never } as const;
    const [statistics] = graph.nodes
      .filter(({ operator }) => operator === 'BatchNormalization')
      .map(({ inputs }) => inputs[3]!);
    const steps = lossGradients(judged, { batches: 1, batch: 1, weights: [statistics!] });
    expect(await failureOf(steps.next())).toMatchObject({ code: 'GRADIENT_UNKNOWN' });
  });
});

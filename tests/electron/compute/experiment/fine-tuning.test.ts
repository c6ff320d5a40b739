import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ClassificationData } from '../../../../electron/compute/evaluate/classification-data.ts';
import { fineTune } from '../../../../electron/compute/experiment/fine-tune.ts';
import type { ComputedCandidate, ExperimentRequest } from '../../../../electron/compute/protocol.ts';
import type { Progress } from '../../../../shared/api/results.ts';
import { findUnits } from '../../../../shared/graph/channels/find-units.ts';
import { cutGraph } from '../../../../shared/graph/cut.ts';
import { foldBatchNormalization } from '../../../../shared/graph/fold-batch-normalization.ts';
import type { Graph } from '../../../../shared/graph/graph.ts';
import { normalize } from '../../../../shared/graph/normalize.ts';
import { removedUnits } from '../../../../shared/graph/plan.ts';
import { readOnnx } from '../../../../shared/onnx/read.ts';
import { writeOnnx } from '../../../../shared/onnx/write.ts';
import { openSmall } from '../data/streams.ts';
import { drawDataset, failureOf, never, residualNetwork, saveModel, temporaryFolder } from '../samples.ts';
import { briefly } from './recipes.ts';
import { runsOn } from './runs.ts';

const dense = normalize(residualNetwork());
const units = findUnits(dense);

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let run: ReturnType<typeof runsOn>;

beforeAll(async () => {
  folder = await temporaryFolder();
  await drawDataset(folder.path, { train: 90, test: 30 });
  run = runsOn(await saveModel(join(folder.path, 'network.onnx'), residualNetwork()), folder.path);
});
afterAll(() => folder.remove());

const levels = [0.8, 0.5];
const trained = { levels, fineTune: briefly(24) } satisfies Partial<ExperimentRequest['experiment']>;
const forgotten = (): Promise<void> => rm(join(folder.path, 'trainings'), { recursive: true, force: true });
const artifactsOf = (candidates: readonly ComputedCandidate[]): Buffer[] =>
  candidates.map(({ artifact }) => Buffer.from(artifact));
const goneOf = ({ plan }: ComputedCandidate): ReadonlySet<number> => removedUnits(dense, units, plan!);

describe('fine-tuning in an experiment', () => {
  it('makes the cut networks better, and the same ones each time', async () => {
    const { candidates } = await run(trained);
    const { candidates: untrained } = await run({ levels });
    expect(candidates.map(({ plan }) => plan)).toEqual(untrained.map(({ plan }) => plan));
    expect(artifactsOf(candidates)[0]).toEqual(artifactsOf(untrained)[0]);
    for (const at of [1, 2]) expect(candidates[at]!.accuracy).toBeGreaterThan(untrained[at]!.accuracy + 0.2);
    await forgotten();
    const { candidates: again } = await run(trained);
    expect(artifactsOf(again)).toEqual(artifactsOf(candidates));
  });

  it('goes on inside a training that was stopped, to the same network', async () => {
    const long = { levels: [0.5], fineTune: briefly(150) };
    const whole = await run(long);
    await forgotten();
    const controller = new AbortController();
    const steps: number[] = [];
    const onProgress = ({ stage, done }: Progress): void => {
      if (stage.startsWith('fine-tuning')) steps.push(done);
      if (steps.length === 2) controller.abort(new Error('enough'));
    };
    await expect(run(long, { signal: controller.signal, finishedLevels: [1], onProgress })).rejects.toThrow('enough');
    const stoppedAt = steps.at(-1)!;
    steps.splice(0, steps.length, Infinity, Infinity);
    const resumed = await run(long, { finishedLevels: [1], onProgress });
    expect(stoppedAt).toBeGreaterThan(1);
    expect(steps[2]).toBeGreaterThan(stoppedAt);
    expect(artifactsOf(resumed.candidates)).toEqual(artifactsOf(whole.candidates).slice(1));
    // The steps before the stop are part of what the network cost.
    expect(resumed.candidates[0]!.spent!.trainingSteps).toBe(150);
  });

  it.each([0, 5])('trains on no image that is judged or calibrated on, with seed %i', async (seed) => {
    const data = await ClassificationData.open(folder.path, dense, seed);
    const pixels = new Set<string>();
    for (const split of ['validation', 'calibration', 'test'] as const) {
      for await (const { data: images, count } of data.batches(await data.images(split, never), never)) {
        imagesIn(images, count).forEach((image) => pixels.add(image));
      }
    }
    expect(pixels.size).toBe(9 + 5 + 30);
    // As a training of the experiment opens it, but for the augmentation.
    const stream = await openSmall(data.dataset, {
      seed,
      batchSize: 4,
      augmentation: 'off',
    });
    try {
      const trained = new Set<string>();
      for (let batch = 0; batch < stream.batchesPerEpoch; batch++) {
        const { images, size } = await stream.next();
        imagesIn(images, size).forEach((image) => trained.add(image));
      }
      expect(trained.size).toBe(76);
      expect([...trained].filter((image) => pixels.has(image))).toEqual([]);
    } finally {
      await stream.close();
    }
  });
});

describe('a warm start', () => {
  const warm = { ...trained, fineTune: briefly(8, { warmStart: true }) };

  it('nests the plans, and goes on from the network before', async () => {
    const { candidates } = await run(warm);
    const [, larger, smaller] = candidates;
    expect([...goneOf(larger!)].every((unit) => goneOf(smaller!).has(unit))).toBe(true);
    const cold = await run({ ...warm, fineTune: briefly(8) });
    expect(artifactsOf(cold.candidates)[1]).toEqual(artifactsOf(candidates)[1]);
    expect(artifactsOf(cold.candidates)[2]).not.toEqual(artifactsOf(candidates)[2]);
    // Resumed after the larger one.
    await forgotten();
    const artifact = join(folder.path, 'larger.onnx');
    await writeFile(artifact, larger!.artifact);
    const resumed = await run(warm, { finishedLevels: [1, 0.8], predecessor: { plan: larger!.plan!, artifact } });
    expect(artifactsOf(resumed.candidates)).toEqual(artifactsOf(candidates).slice(2));
  });

  it('begins with the weights that were learned', async () => {
    const { candidates } = await run({ levels: [0.8] });
    const { plan } = candidates[1]!;
    const learned = doubled(normalize(readOnnx(candidates[1]!.artifact, 'larger')));
    const artifact = join(folder.path, 'learned.onnx');
    await writeFile(artifact, writeOnnx(learned));
    const still = { optimizer: { kind: 'sgd', learningRate: 1e-12, momentum: 0, nesterov: false }, weightDecay: 0 };
    const resumed = await run(
      { levels, recalibrationImages: 0, fineTune: briefly(1, { warmStart: true }, still) },
      { finishedLevels: [1, 0.8], predecessor: { plan: plan!, artifact } },
    );
    const [smaller] = resumed.candidates;
    const network = normalize(readOnnx(smaller!.artifact, 'smaller'));
    const expected = doubled(cutGraph(dense, units, goneOf(smaller!)));
    for (const name of convolutionsOf(expected)) {
      expect(network.constants.get(name)!.data).toEqual(expected.constants.get(name)!.data);
    }
  });
});

describe('distillation', () => {
  it('teaches nothing to the teacher itself', async () => {
    // Without batch normalisation, whose statistics are of the batch in a student and running ones in the teacher.
    const plain = normalize(foldBatchNormalization(residualNetwork()));
    const data = await ClassificationData.open(folder.path, plain, 0);
    const context = {
      ...{ dense: plain, data, signal: never, imageCache: null, checkpoints: null },
      experiment: { seed: 0, threads: 1 },
    };
    const taught = async (weight: number): Promise<number> => {
      const distillation = { temperature: 4, weight };
      const settings = briefly(4, { distillation }, { weightDecay: 0, optimizer: { kind: 'sgd', learningRate: 0.05 } });
      const { network, steps } = await fineTune(context, plain, settings, () => undefined);
      expect(steps).toBe(4);
      return Math.max(
        ...convolutionsOf(plain).map((name) => {
          const [before, after] = [plain, network].map(({ constants }) => constants.get(name)!.data as Float32Array);
          return Math.max(...before!.map((value, at) => Math.abs(value - after![at]!)));
        }),
      );
    };
    expect(await taught(1)).toBeLessThan(1e-5);
    // The labels have their share of the loss.
    expect(await taught(0.5)).toBeGreaterThan(1e-3);
  });

  it('teaches a network that was exported for single images, in batches of the recipe', async () => {
    const open = normalize(residualNetwork());
    const single = { ...open, inputs: open.inputs.map((input) => ({ ...input, dims: [1, ...input.dims.slice(1)] })) };
    const data = await ClassificationData.open(folder.path, single, 0);
    const context = {
      ...{ dense: single, data, signal: never, imageCache: null, checkpoints: null },
      experiment: { seed: 0, threads: 1 },
    };
    const settings = briefly(2, { distillation: { temperature: 4, weight: 0.5 } });
    expect(await fineTune(context, single, settings, () => undefined)).toMatchObject({ steps: 2 });
  });

  it('makes other networks than labels alone, and refuses a weight of nothing', async () => {
    const taught = await run({
      levels: [0.5],
      fineTune: briefly(8, { distillation: { temperature: 4, weight: 0.9 } }),
    });
    const labelled = await run({ levels: [0.5], fineTune: briefly(8) });
    expect(artifactsOf(taught.candidates)[1]).not.toEqual(artifactsOf(labelled.candidates)[1]);
    expect(() => briefly(8, { distillation: { temperature: 4, weight: 0 } })).toThrow();
  });
});

it('a training that diverges says so', async () => {
  const wild = briefly(40, {}, { optimizer: { kind: 'sgd', learningRate: 1e6 } });
  expect((await failureOf(run({ levels: [0.5], fineTune: wild }))).code).toBe('TRAINING_DIVERGED');
});

/** What tells each image of a batch from every other one. */
function imagesIn(batch: Float32Array, count: number): string[] {
  const length = batch.length / count;
  return Array.from({ length: count }, (_, at) => batch.subarray(at * length, (at + 1) * length).join());
}

function convolutionsOf({ nodes }: Graph): string[] {
  return nodes.flatMap(({ operator, inputs }) => (operator === 'Conv' ? [inputs[1]!] : []));
}

/** The network with every weight of its convolutions doubled. */
function doubled(graph: Graph): Graph {
  const constants = new Map(graph.constants);
  for (const name of convolutionsOf(graph)) {
    const tensor = constants.get(name)!;
    constants.set(name, { ...tensor, data: (tensor.data as Float32Array).map((value) => 2 * value) });
  }
  return { ...graph, constants };
}

import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExperimentRequest } from '../../../../electron/compute/protocol.ts';
import type { Spent } from '../../../../shared/api/results.ts';
import { drawDataset, residualNetwork, saveModel, temporaryFolder } from '../samples.ts';
import { briefly } from './recipes.ts';
import { runsOn } from './runs.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let run: ReturnType<typeof runsOn>;

beforeAll(async () => {
  folder = await temporaryFolder();
  // 18 of them are validation images, 9 calibration images; a batch of 128 is left to train on.
  await drawDataset(folder.path, { train: 180, test: 12 });
  run = runsOn(await saveModel(join(folder.path, 'network.onnx'), residualNetwork()), folder.path);
});
afterAll(() => folder.remove());

const counts = ({ evaluations, images, trainingSteps }: Spent): number[] => [evaluations, images, trainingSteps];

const published = {
  method: 'legr',
  options: { setting: 'published', candidates: 40, population: 8, tournament: 4, fitnessImages: 9 },
  levels: [0.7, 0.4],
} as const satisfies Partial<ExperimentRequest['experiment']>;

describe('what a search costs', () => {
  it('is every network on every validation image, each once, and is said before each checkpoint', async () => {
    const { spent } = await run(published);
    expect(spent).toHaveLength(5);
    // Rankings that cut to the same network are judged once.
    const evaluations = spent.map((one) => one.evaluations);
    expect(evaluations.every((count, at) => count >= (evaluations[at - 1] ?? 1) && count <= 40)).toBe(true);
    expect(spent.map(counts)).toEqual(evaluations.map((count) => [count, 9 * count, 0]));
    expect(spent.every(({ seconds }, at) => seconds >= (spent[at - 1]?.seconds ?? 0))).toBe(true);
  });

  it('counts the images of recalibration and the steps of training', async () => {
    const options = { ...published.options, candidates: 6, recalibrateInFitness: 5, fineTuneSteps: 2 };
    const { spent } = await run({ ...published, options });
    const { evaluations } = spent.at(-1)!;
    expect(evaluations).toBeGreaterThan(1);
    expect(counts(spent.at(-1)!)).toEqual([evaluations, evaluations * (9 + 5), 2 * evaluations]);
  }, 20_000);

  it('goes on from what was spent before it was resumed', async () => {
    const whole = await run(published);
    const before = await run(published, { stopAfter: 3 });
    // The dense network and two checkpoints.
    expect(before.checkpoints).toHaveLength(2);
    const { spent } = await run(published, {
      finishedLevels: [1],
      checkpoint: before.checkpoints[1]!.data,
      searchSpent: before.spent[1]!,
    });
    expect(spent.map(counts)).toEqual(whole.spent.slice(2).map(counts));
    expect(spent[0]!.seconds).toBeGreaterThan(before.spent[1]!.seconds);
  });

  it('is counted where rankings are compared at every level, too', async () => {
    const { fitnessImages, candidates } = published.options;
    const options = { candidates, fitnessImages, racing: false, recalibrateInFitness: 0, bases: ['global-l2'] };
    const { spent, candidates: made } = await run({ ...published, options: { ...options, patience: null } });
    // Two rankings at each of two levels after the search: what was learned, and the baseline.
    const [searched, compared] = [spent.at(-3)!, spent.at(-1)!];
    expect(compared.evaluations - searched.evaluations).toBe(4);
    expect(compared.images).toBe(9 * compared.evaluations);
    expect(searched.evaluations).toBeLessThanOrEqual(candidates);
    expect(made.slice(1).map(({ ranking }) => ['learned 1', 'global-l2'].includes(ranking!))).toEqual([true, true]);
  });

  it('is nothing of a baseline', async () => {
    const { spent } = await run({ method: 'global-l2' });
    expect(spent.map(counts)).toEqual([
      [0, 0, 0],
      [0, 0, 0],
    ]);
  });
});

describe('what a candidate costs', () => {
  it('is recalibration, training and evaluation', async () => {
    const fineTune = briefly(3);
    const { candidates } = await run({ levels: [0.6], fineTune, recalibrationImages: 4 });
    const [dense, cut] = candidates;
    expect(dense!.spent).toBeNull();
    expect(counts(cut!.spent!)).toEqual([0, 4 + 12, 3]);
  });
});

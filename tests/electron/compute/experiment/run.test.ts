import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LegrState } from '../../../../electron/compute/methods/legr/checkpoint.ts';
import type { ExperimentRequest } from '../../../../electron/compute/protocol.ts';
import { weightMethods } from '../../../../shared/api/methods.ts';
import { costOf } from '../../../../shared/graph/cost.ts';
import { readOnnx } from '../../../../shared/onnx/read.ts';
import { colourClassifier, drawDataset, failureOf, residualNetwork, saveModel, temporaryFolder } from '../samples.ts';
import { plansOf, runsOn } from './runs.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let run: ReturnType<typeof runsOn>;

beforeAll(async () => {
  folder = await temporaryFolder();
  await drawDataset(folder.path, { train: 90, test: 12 });
  run = runsOn(await saveModel(join(folder.path, 'network.onnx'), residualNetwork()), folder.path);
});
afterAll(() => folder.remove());

describe('runExperiment', () => {
  it.each([...weightMethods, 'taylor'] as const)('makes the dense network and each level with %s', async (method) => {
    const { candidates } = await run({ method, levels: [0.5, 0.8] });
    expect(candidates.map(({ level }) => level)).toEqual([1, 0.8, 0.5]);
    const [dense, ...cut] = candidates;
    expect(dense).toMatchObject({ method: 'dense', plan: null, proof: null, accuracyImages: 12 });
    for (const candidate of cut) {
      expect(candidate.method).toBe(method);
      expect(candidate.proof!.relativeDifference).toBeLessThanOrEqual(1e-4);
      expect(candidate.macs).toBeLessThanOrEqual(candidate.level * dense!.macs);
      // The numbers are those of the very artifact.
      const { macs, params } = costOf(readOnnx(candidate.artifact, 'artifact'));
      expect({ macs, params }).toEqual({ macs: candidate.macs, params: candidate.params });
    }
  });

  it('makes the same plans with the same seed, and others with another', async () => {
    const first = await run({ method: 'random', seed: 3 });
    expect(plansOf(await run({ method: 'random', seed: 3 }))).toEqual(plansOf(first));
    expect(plansOf(await run({ method: 'random', seed: 4 }))).not.toEqual(plansOf(first));
  });

  it('leaves out what is finished', async () => {
    const all = await run({});
    const rest = await run({}, { finishedLevels: [1, 0.8] });
    expect(rest.candidates.map(({ level }) => level)).toEqual([0.5]);
    expect(rest.candidates[0]!.plan).toEqual(all.candidates[2]!.plan);
    expect((await run({}, { finishedLevels: [1, 0.8, 0.5] })).candidates).toEqual([]);
  });

  it('recalibrates batch normalisation, and can be told not to', async () => {
    const [, with16] = (await run({ recalibrationImages: 16 })).candidates;
    const [, without] = (await run({ recalibrationImages: 0 })).candidates;
    expect(with16!.plan).toEqual(without!.plan);
    expect(Buffer.from(with16!.artifact).equals(without!.artifact)).toBe(false);
  });

  it('warns when there is nothing to recalibrate', async () => {
    const plain = await saveModel(join(folder.path, 'plain.onnx'), colourClassifier());
    const failure = run({ model: plain, levels: [0.5] });
    // This network has no channel to spare either.
    expect((await failureOf(failure)).code).toBe('BUDGET_UNREACHABLE');
    const { warnings } = await run({ model: plain, levels: [0.5] }, { stopAfter: 1 });
    expect(warnings.join()).toContain('no batch normalisation');
  });

  it.each(['uniform-l2', 'legr'] as const)(
    'finds a level out of reach before anything is searched or made: %s',
    async (method) => {
      const stages: string[] = [];
      const failing = run({ method, levels: [0.8, 1e-4] }, { onProgress: ({ stage }) => void stages.push(stage) });
      expect((await failureOf(failing)).code).toBe('BUDGET_UNREACHABLE');
      expect(stages.filter((stage) => /search|candidates/.test(stage))).toEqual([]);
    },
  );

  it('evaluates on validation images where it is told to', async () => {
    const { candidates } = await run({ evaluation: { split: 'validation', limit: 5 }, levels: [0.8] });
    expect(candidates[0]).toMatchObject({ accuracySplit: 'validation', accuracyImages: 5 });
  });
});

interface SearchCheckpoint {
  readonly state: {
    readonly finished: readonly unknown[];
    readonly evolution: { readonly evaluations: number } | null;
  };
}

/** Candidates drawn in all searches so far. */
function drawnBy({ state: { finished, evolution } }: SearchCheckpoint, candidates: number): number {
  return candidates * finished.length + (evolution?.evaluations ?? 0);
}

describe('LeGR', () => {
  const legr = {
    method: 'legr',
    options: { setting: 'published', candidates: 40, population: 8, tournament: 4, fitnessImages: 9 },
    levels: [0.7, 0.4],
    evaluation: { split: 'test', limit: 6 },
  } as const satisfies Partial<ExperimentRequest['experiment']>;

  it('resumed after a crash it makes the same ranking as uninterrupted', async () => {
    const whole = await run(legr);
    expect(whole.candidates.map(({ level }) => level)).toEqual([1, 0.7, 0.4]);
    expect(whole.checkpoints).toHaveLength(3);
    expect([...whole.stages]).toEqual(['dense network', 'search', 'candidates']);

    const interrupted = await run(legr, { finishedLevels: [1], stopAfter: 1 });
    const resumed = await run(legr, { finishedLevels: [1], checkpoint: interrupted.checkpoints[0]!.data });
    expect(resumed.checkpoints).toEqual(whole.checkpoints.slice(1));
    expect(plansOf(resumed)).toEqual(plansOf(whole).slice(1));
    expect(resumed.candidates.map(({ accuracy }) => accuracy)).toEqual(
      whole.candidates.slice(1).map(({ accuracy }) => accuracy),
    );
  });

  it('resumed after 137 candidates as recommended: three searches with races, and a ranking for each level', async () => {
    const options = { candidates: 60, fitnessImages: 9, patience: null };
    const recommended = { ...legr, options, levels: [0.8, 0.6, 0.4] };
    const whole = await run(recommended);
    const at = whole.checkpoints.findIndex(({ data }) => drawnBy(data as SearchCheckpoint, options.candidates) >= 137);
    const resumed = await run(recommended, {
      finishedLevels: [1],
      checkpoint: whole.checkpoints[at]!.data,
      searchSpent: whole.spent[at]!,
    });
    expect(resumed.warnings.join()).not.toContain('starts anew');
    expect(plansOf(resumed)).toEqual(plansOf(whole).slice(1));
    expect(resumed.candidates.map(({ ranking }) => ranking)).toEqual(
      whole.candidates.slice(1).map(({ ranking }) => ranking),
    );
    expect(resumed.checkpoints).toEqual(whole.checkpoints.slice(at + 1));
  }, 20_000);

  it('does not search again when only candidates are missing', async () => {
    const whole = await run(legr);
    const resumed = await run(legr, { finishedLevels: [1, 0.7], checkpoint: whole.checkpoints.at(-1)!.data });
    expect(resumed.checkpoints).toEqual([]);
    expect([...resumed.stages]).toEqual(['candidates']);
    expect(plansOf(resumed)).toEqual(plansOf(whole).slice(2));
  });

  it('starts anew, and says so, from the checkpoint of other settings', async () => {
    const other = await run({ ...legr, seed: 1 }, { finishedLevels: [1], stopAfter: 1 });
    const { warnings, checkpoints } = await run(legr, { finishedLevels: [1], checkpoint: other.checkpoints[0]!.data });
    expect(warnings.join()).toContain('starts anew');
    expect(checkpoints).toHaveLength(3);
  });

  it('starts anew where an image is another one than before, though its name and the folder are the same', async () => {
    const interrupted = await run(legr, { finishedLevels: [1], stopAfter: 1 });
    const [changed, other] = await firstTwoImages(folder.path);
    const before = await readFile(changed);
    await writeFile(changed, await readFile(other));
    const checkpoint = interrupted.checkpoints[0]!.data;
    const { warnings } = await run(legr, { finishedLevels: [1], checkpoint, stopAfter: 1 });
    await writeFile(changed, before);
    expect(warnings.join()).toContain('starts anew');
    const restored = await run(legr, { finishedLevels: [1], checkpoint, stopAfter: 1 });
    expect(restored.warnings).toEqual([]);
  });

  it('finds rankings of lower loss than the plain norm where it recalibrates', async () => {
    const { checkpoints } = await run({
      ...legr,
      options: { ...legr.options, population: 20, recalibrateInFitness: 9 },
    });
    const states = checkpoints.map(({ data }) => (data as { state: LegrState }).state);
    // The identity is judged twentieth, and still there when 32 are.
    const population = states[1]!.evolution!.population;
    const identity = population.find(({ kappa }) => kappa.every((value) => value === 0));
    const best = states[1]!.evolution!.best!;
    expect(states.at(-1)!.finished[0]!.best).toMatchObject({ base: best.base });
    expect(best.loss).toBeLessThanOrEqual(identity!.loss);
  });

  it.each([
    [{ candidates: 0 }, 'candidates'],
    [{ candidate: 10 }, 'candidate'],
    [{ reduction: 'median' }, 'reduction'],
  ])('refuses options %j before any work', async (options, named) => {
    const failure = await failureOf(run({ ...legr, options, model: '/nowhere.onnx' }));
    expect(failure.code).toBe('EXPERIMENT_INVALID');
    expect(failure.message).toContain(named);
  });
});

/** Training images of two classes. */
async function firstTwoImages(root: string): Promise<[string, string]> {
  const classes = (await readdir(join(root, 'train'))).sort().slice(0, 2);
  const [first, second] = await Promise.all(
    classes.map(async (name) => join(root, 'train', name, (await readdir(join(root, 'train', name))).sort()[0]!)),
  );
  return [first!, second!];
}

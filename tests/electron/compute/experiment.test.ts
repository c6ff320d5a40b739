import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runExperiment } from '../../../electron/compute/experiment.ts';
import type { Checkpoint, ComputedCandidate, ExperimentRequest } from '../../../electron/compute/protocol.ts';
import type { Experiment } from '../../../shared/api/experiment.ts';
import { weightMethods } from '../../../shared/api/methods.ts';
import type { Progress } from '../../../shared/api/results.ts';
import { costOf } from '../../../shared/graph/cost.ts';
import { readOnnx } from '../../../shared/onnx/read.ts';
import {
  colourClassifier,
  drawDataset,
  experimentOn,
  failureOf,
  never,
  residualNetwork,
  saveModel,
  temporaryFolder,
} from './samples.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let model: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  await drawDataset(folder.path, { train: 90, test: 12 });
  model = await saveModel(join(folder.path, 'network.onnx'), residualNetwork());
});
afterAll(() => folder.remove());

interface Run {
  readonly candidates: ComputedCandidate[];
  readonly checkpoints: Checkpoint[];
  readonly warnings: string[];
  readonly stages: Set<string>;
}

async function run(
  changes: Partial<Experiment>,
  {
    finishedLevels = [],
    checkpoint = null,
    stopAfter = Infinity,
  }: Partial<Pick<ExperimentRequest, 'finishedLevels' | 'checkpoint'>> & { stopAfter?: number } = {},
): Promise<Run> {
  const experiment = experimentOn(model, folder.path, changes);
  const warnings: string[] = [];
  const stages = new Set<string>();
  const context = {
    signal: never,
    progress: ({ stage }: Progress): void => void stages.add(stage),
    warn: (message: string): void => void warnings.push(message),
  };
  const candidates: ComputedCandidate[] = [];
  const checkpoints: Checkpoint[] = [];
  for await (const made of runExperiment({ experiment, finishedLevels, checkpoint }, context)) {
    // As the host stores it: JSON.
    if (made.kind === 'candidate') candidates.push(made);
    else checkpoints.push(JSON.parse(JSON.stringify(made)) as Checkpoint);
    if (candidates.length + checkpoints.length >= stopAfter) break;
  }
  return { candidates, checkpoints, warnings, stages };
}

const plansOf = ({ candidates }: Run): unknown[] => candidates.map(({ plan }) => plan);

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

  it('evaluates on validation images where it is told to', async () => {
    const { candidates } = await run({ evaluation: { split: 'validation', limit: 5 }, levels: [0.8] });
    expect(candidates[0]).toMatchObject({ accuracySplit: 'validation', accuracyImages: 5 });
  });
});

describe('LeGR', () => {
  const legr = {
    method: 'legr',
    options: { candidates: 40, population: 8, tournament: 4, fitnessImages: 9 },
    levels: [0.7, 0.4],
    evaluation: { split: 'test', limit: 6 },
  } as const satisfies Partial<Experiment>;

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

  it('finds rankings of lower loss than the plain norm where it recalibrates', async () => {
    const { checkpoints } = await run({
      ...legr,
      options: { ...legr.options, population: 20, recalibrateInFitness: 9 },
    });
    const { evolution } = checkpoints.at(-1)!.data as { evolution: { best: { loss: number } } };
    // The identity is judged twentieth, and still there when 32 are.
    const second = checkpoints[1]!.data as { evolution: { population: { loss: number; kappa: number[] }[] } };
    const identity = second.evolution.population.find(({ kappa }) => kappa.every((value) => value === 0));
    expect(evolution.best.loss).toBeLessThanOrEqual(identity!.loss);
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

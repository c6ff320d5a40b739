import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExperimentRequest } from '../../../../../electron/compute/protocol.ts';
import type { Progress } from '../../../../../shared/api/results.ts';
import { costOf } from '../../../../../shared/graph/cost.ts';
import { readOnnx } from '../../../../../shared/onnx/read.ts';
import { drawDataset, failureOf, residualNetwork, saveModel, temporaryFolder } from '../../samples.ts';
import { briefly } from '../../experiment/recipes.ts';
import { runsOn } from '../../experiment/runs.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let run: ReturnType<typeof runsOn>;

beforeAll(async () => {
  folder = await temporaryFolder();
  await drawDataset(folder.path, { train: 90, test: 30 });
  run = runsOn(await saveModel(join(folder.path, 'network.onnx'), residualNetwork()), folder.path);
});
afterAll(() => folder.remove());

const training = { duration: { steps: 24 }, batch: 16, optimizer: { kind: 'sgd', learningRate: 0.05 } };
const towards = (options: Record<string, unknown>, levels = [0.5]) =>
  ({
    ...{ method: 'slr', levels, recalibrationImages: 16 },
    options: { training, updateEvery: 4, gradientBatches: 2, projectedImages: 9, rho: 1, ...options },
  }) satisfies Partial<ExperimentRequest['experiment']>;

describe('SLR in an experiment', () => {
  it.each(['slr', 'admm', 'one-shot'])(
    'trains towards coupled units, cuts them away and proves it: %s',
    async (algorithm) => {
      const { candidates, spent } = await run(towards({ algorithm }, [0.7, 0.5]));
      const [dense, ...cut] = candidates;
      expect(cut.map(({ level }) => level)).toEqual([0.7, 0.5]);
      for (const candidate of cut) {
        expect(candidate.macs).toBeLessThanOrEqual(candidate.level * dense!.macs);
        expect(candidate.proof!.relativeDifference).toBeLessThanOrEqual(1e-4);
        // Nothing was fine-tuned: the accuracy is that of the hard pruning.
        expect(candidate.beforeTraining).toBe(candidate.accuracy);
        expect(candidate.sparsity).toBeNull();
        expect(costOf(readOnnx(candidate.artifact, 'artifact')).macs).toBe(candidate.macs);
      }
      expect(spent.at(-1)!.trainingSteps).toBeGreaterThanOrEqual(48);
    },
  );

  it.each(['irregular', 'filter', 'column', 'channel', 'block', 'pattern', '2:4'])(
    'leaves real zeros that fine-tuning keeps: %s',
    async (set) => {
      const level = { pattern: 0.9, '2:4': 0.9 }[set] ?? 0.5;
      const { candidates } = await run({
        ...towards({ set, keepLast: false }, [level]),
        ...{ cost: 'params', fineTune: briefly(6) },
      });
      const [dense, sparse] = candidates;
      expect(sparse).toMatchObject({ macs: dense!.macs, params: dense!.params, proof: null });
      const { sparsity, beforeTraining } = sparse!;
      expect(beforeTraining).not.toBeNull();
      expect(sparsity!.pattern).toBe(set);
      expect(sparsity!.compressedBytes).toBeLessThan(sparsity!.denseBytes);
      const { constants } = readOnnx(sparse!.artifact, 'artifact');
      const zeros = [...constants.values()].flatMap(({ data, dims }) =>
        data instanceof Float32Array && dims.length > 1 ? [data.filter((value) => value === 0).length] : [],
      );
      expect(zeros.reduce((sum, count) => sum + count, 0)).toBe(sparsity!.zeros);
      if (level === 0.5) expect(dense!.params - sparsity!.zeros).toBeLessThanOrEqual(0.5 * dense!.params);
    },
  );

  it('goes on in the middle of a training that was stopped, to the same network', async () => {
    const long = towards({ training: { ...training, duration: { steps: 150 } } });
    const whole = await run(long);
    await rm(join(folder.path, 'trainings'), { recursive: true, force: true });
    const controller = new AbortController();
    const steps: number[] = [];
    const onProgress = ({ stage, done }: Progress): void => {
      if (stage.startsWith('training towards')) steps.push(done);
      if (steps.length === 2) controller.abort(new Error('enough'));
    };
    await expect(run(long, { signal: controller.signal, onProgress })).rejects.toThrow('enough');
    const stoppedAt = steps.at(-1)!;
    steps.splice(0, steps.length, Infinity, Infinity);
    const resumed = await run(long, { finishedLevels: [1], onProgress });
    expect(stoppedAt).toBeGreaterThan(1);
    expect(steps[2]).toBeGreaterThan(stoppedAt);
    expect(Buffer.from(resumed.candidates[0]!.artifact)).toEqual(Buffer.from(whole.candidates[1]!.artifact));
  });

  it('refuses what it cannot do, before it trains', async () => {
    const codeOf = async (changes: Partial<ExperimentRequest['experiment']>) => (await failureOf(run(changes))).code;
    expect(await codeOf({ ...towards({ set: 'irregular' }), cost: 'activations' })).toBe('OPTION_INVALID');
    expect(await codeOf(towards({ set: 'irregular', ratios: { nobody: 0.5 } }))).toBe('OPTION_INVALID');
    expect(await codeOf(towards({ ratios: { nobody: 0.5 } }))).toBe('OPTION_INVALID');
    expect(await codeOf({ ...towards({ set: '2:4' }, [0.3]), cost: 'params' })).toBe('BUDGET_UNREACHABLE');
    expect(await codeOf(towards({ M: 1 }))).toBe('EXPERIMENT_INVALID');
  });
});

import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LatencyMeter } from '../../../../electron/compute/experiment/latency-meter.ts';
import { levelsOf } from '../../../../electron/compute/experiment/levels.ts';
import type { ExperimentRequest } from '../../../../electron/compute/protocol.ts';
import { Selector } from '../../../../electron/compute/prune/select.ts';
import { experimentSchema } from '../../../../shared/api/experiment.ts';
import { findUnits } from '../../../../shared/graph/channels/find-units.ts';
import { costOf } from '../../../../shared/graph/cost.ts';
import { normalize } from '../../../../shared/graph/normalize.ts';
import { removedUnits } from '../../../../shared/graph/plan.ts';
import { readOnnx } from '../../../../shared/onnx/read.ts';
import type { LatencyModelDocument } from '../../../../shared/latency/model.ts';
import { addObservations } from '../../../../shared/latency/learn.ts';
import { learned } from '../../../shared/latency/learned.ts';
import { deviceNs } from '../../../shared/latency/synthetic-device.ts';
import { drawDataset, experimentOn, failureOf, residualNetwork, saveModel, temporaryFolder } from '../samples.ts';
import { runsOn } from './runs.ts';

const dense = normalize(residualNetwork());
const units = findUnits(dense);
const costs = costOf(dense);
const layout = { kind: 'even', step: 1 } as const;
const latency = learned(dense, units, layout, { cuts: 12 });
const meter = new LatencyMeter(dense, units, latency);
const denseNs = meter.predict([]).ns;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let run: ReturnType<typeof runsOn>;

beforeAll(async () => {
  folder = await temporaryFolder();
  await drawDataset(folder.path, { train: 60, test: 6 });
  run = runsOn(await saveModel(join(folder.path, 'network.onnx'), residualNetwork()), folder.path);
});
afterAll(() => folder.remove());

const board = { name: 'board', runtime: 'onnxruntime', precision: 'float32', threads: 1 } as const;

describe('levels', () => {
  const selector = new Selector(dense, units, { latency: (removed) => meter.predict(removed).ns });
  const limits = (fields: object) => {
    const parsed = experimentSchema.parse({ ...experimentOn('model', 'data'), ...fields });
    return levelsOf(parsed, selector).map(({ key, limit: { quantity, most }, share }) => [key, quantity, most, share]);
  };

  it('are shares of MACs, parameters or activation memory, each once, large to small', () => {
    expect(limits({ levels: [0.5, 0.8, 0.5] })).toEqual([
      [0.8, 'macs', 0.8 * costs.macs, 0.8],
      [0.5, 'macs', 0.5 * costs.macs, 0.5],
    ]);
    expect(limits({ levels: [0.5], cost: 'params' })).toEqual([[0.5, 'params', 0.5 * costs.params, 0.5]]);
    expect(limits({ levels: [0.5], cost: 'activations' })).toEqual([
      [0.5, 'activations', 0.5 * costs.activationBytes, 0.5],
    ]);
  });

  it('are the shares that were stated, to the last bit: finished levels are known by them', () => {
    const ofAnything = (macs: number): number[] => {
      const counted = { dense: () => macs } as unknown as Selector;
      const experiment = experimentSchema.parse({ ...experimentOn('model', 'data'), levels: [0.9, 0.55] });
      return levelsOf(experiment, counted).map(({ share }) => share);
    };
    for (let macs = 20_000_000; macs < 20_000_100; macs++) expect(ofAnything(macs)).toEqual([0.9, 0.55]);
  });

  it('are budgets, beside shares of the same', () => {
    expect(limits({ levels: ['macs<=0.1M', 0.6] }).map(([key]) => key)).toEqual([0.6, 'macs<=0.1M']);
    expect(limits({ levels: ['params<=2000'] })).toEqual([['params<=2000', 'params', 2000, 2000 / costs.params]]);
    const budget = `latency<=${denseNs / 2e6}ms`;
    const [[, quantity, most, share]] = limits({ levels: [budget], device: board }) as [
      [string, string, number, number],
    ];
    expect(quantity).toBe('latency');
    expect(most).toBeCloseTo(denseNs / 2, 0);
    expect(share).toBeCloseTo(0.5, 3);
  });

  it('of energy are taken as those of latency', () => {
    expect(limits({ levels: [0.5], cost: 'energy', device: board })).toEqual([[0.5, 'latency', 0.5 * denseNs, 0.5]]);
  });
});

describe('an experiment with levels', () => {
  it.each(['params', 'activations'] as const)('of %s keeps to them', async (cost) => {
    const { candidates } = await run({ cost, levels: [0.8, 0.5], recalibrationImages: 0 });
    const key = cost === 'params' ? 'params' : 'activationBytes';
    for (const { level, artifact } of candidates.slice(1)) {
      const share = costOf(readOnnx(artifact, 'artifact'))[key] / costs[key];
      expect(share).toBeLessThanOrEqual(level);
      expect(share).toBeGreaterThan(level - 0.15);
    }
  });

  it('in MACs keeps to the number, calls it by the budget, and leaves out what the dense network meets', async () => {
    const { candidates, warnings } = await run({ levels: ['macs<=150k', 'macs<=1G'], recalibrationImages: 0 });
    expect(candidates.map(({ budget }) => budget)).toEqual([null, 'macs<=150k']);
    expect(candidates[1]!.macs).toBeLessThanOrEqual(150_000);
    expect(candidates[1]!.level).toBeCloseTo(150_000 / costs.macs, 6);
    expect(warnings.join()).toContain('The dense network meets macs<=1G already');
    const rest = await run({ levels: ['macs<=150k'] }, { finishedLevels: [1, 'macs<=150k'] });
    expect(rest.candidates).toEqual([]);
  });

  const ofLatency = {
    levels: [0.9, 0.75] as number[],
    cost: 'latency',
    recalibrationImages: 0,
    device: { ...board, measure: false },
  } as const;

  it('of latency keeps to predictions, and says them', async () => {
    const { candidates } = await run(ofLatency, { latency });
    for (const { level, plan, planned } of candidates.slice(1)) {
      const { ns, low, high } = meter.predict(removedUnits(dense, units, plan!));
      expect(planned).toEqual({ device: 'board', ns, low, high });
      expect(ns).toBeLessThanOrEqual(level * denseNs);
      expect(ns).toBeGreaterThan(0.9 * level * denseNs);
    }
    expect((await failureOf(run(ofLatency))).code).toBe('LATENCY_MODEL_UNKNOWN');
  });

  it('of latency resumed when more is known of the device keeps what was searched', async () => {
    const legr = {
      ...ofLatency,
      method: 'legr',
      levels: [0.9, `latency<=${(0.75 * denseNs) / 1e6}ms`],
      options: { setting: 'published', candidates: 4, population: 2, fitnessImages: 6 },
    } as const satisfies Partial<ExperimentRequest['experiment']>;
    const { checkpoints, candidates } = await run(legr, { latency });
    const observed = { graph: dense, ns: 1.3 * denseNs, source: 'network', artifactSha256: 'dense' } as const;
    const resumed = await run(legr, {
      finishedLevels: candidates.slice(0, -1).map(({ level, budget }) => budget ?? level),
      checkpoint: checkpoints.at(-1)!.data,
      latency: addObservations(latency, [observed]),
    });
    expect(resumed.warnings.join()).not.toContain('starts anew');
    expect(resumed.checkpoints).toEqual([]);
    expect(resumed.candidates.map(({ budget }) => budget)).toEqual([candidates.at(-1)!.budget]);
  });

  it.each([
    { method: 'global-l2', options: {} },
    {
      // What it will cut is settled before it trains.
      method: 'slr',
      options: { training: { duration: { steps: 2 }, batch: 8 }, gradientBatches: 1, projectedImages: 0 },
    },
  ] as const)('of latency meets them on a device that is slower than predicted, by measuring: $method', async (by) => {
    const onDevice = (artifact: Uint8Array): number =>
      1.15 * deviceNs(normalize(readOnnx(artifact, 'artifact')), layout);
    let document = latency;
    let measured = 0;
    const before = new Map<number, LatencyModelDocument>();
    const { candidates, warnings } = await run(
      { ...ofLatency, ...by, device: { ...board, measure: true } },
      {
        latency,
        measure(networks) {
          const ns = networks.map(onDevice);
          before.set(ns[0]!, document);
          measured += networks.length;
          const observed = networks.map(
            (bytes, at) =>
              ({
                graph: normalize(readOnnx(bytes, 'plan')),
                ns: ns[at]!,
                source: 'network',
                artifactSha256: `plan ${measured} ${at}`,
              }) as const,
          );
          document = addObservations(document, observed);
          return Promise.resolve({ ns, model: document });
        },
      },
    );
    expect(warnings.filter((warning) => warning.includes('was not met'))).toEqual([]);
    expect(measured).toBeLessThanOrEqual(12);
    for (const { level, artifact, plan, planned } of candidates.slice(1)) {
      // What has learned from a network predicts it well.
      const known = new LatencyMeter(dense, units, before.get(onDevice(artifact))!);
      expect(planned).toMatchObject({ ns: known.predict(removedUnits(dense, units, plan!)).ns });
      // Levels are shares of what the dense network was predicted to take.
      const used = onDevice(artifact) / (level * denseNs);
      expect(used).toBeLessThanOrEqual(1);
      expect(used).toBeGreaterThanOrEqual(0.95);
    }
  });
});

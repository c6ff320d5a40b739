import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MeasurementReport } from '../../shared/api/measurements.ts';
import type { SavedReport } from '../../shared/api/report.ts';
import type { EvaluateReport, ExperimentReport, ModelReport, TradeoffSet } from '../../shared/api/results.ts';
import { labAvailability, startSshd, type LabSshd } from '../lab/sshd.ts';
import { cifar10, sharedData } from '../setup/shared-data.ts';
import { Workbench } from './workbench.ts';

const network = sharedData('models/resnet20-cifar10-jpeg.onnx');
const lab = labAvailability();
const missing = network === null ? '../shared/data is not there' : lab.available ? null : lab.reason;
if (missing !== null) console.log(`The main job on CIFAR-10 is skipped: ${missing}.`);

const levels = [0.7, 0.5, 0.3];

describe.skipIf(missing !== null)('the main job: ResNet-20 on CIFAR-10, measured over SSH', () => {
  let bench: Workbench;
  let images: string;
  let device: LabSshd;

  beforeAll(async () => {
    bench = await Workbench.create();
    images = await cifar10();
    device = await startSshd();
  });

  afterAll(async () => {
    await device?.stop();
    await bench?.remove();
  });

  it('opens the network: what can be cut and what it costs', async () => {
    const model = await bench.run<ModelReport>('open', network!);
    expect(model.macs).toBe(40_551_040);
    expect(model.groups.some(({ prunable }) => prunable)).toBe(true);
  });

  it('evaluates the dense network at 87.8 ± 0.2 % on the test split', async () => {
    const { metrics, images: count } = await bench.run<EvaluateReport>('evaluate', network!, '--data', images);
    expect(count).toBe(10_000);
    expect(metrics.accuracy).toBeGreaterThan(0.876);
    expect(metrics.accuracy).toBeLessThan(0.88);
  });

  it('refuses the device until its key is trusted by word', async () => {
    const address = `ssh://${device.user}@${device.host}:${device.port}`;
    await bench.run('device', 'add', 'stranger', address, '--identity', device.privateKeyPath);
    const refused = await bench.try('device', 'probe', 'stranger');
    expect(refused.code).toBe(2);
    expect(refused.json).toMatchObject({ error: { code: 'HOST_KEY_UNKNOWN' } });

    const probed = await bench.addDevice('board', device);
    expect(probed.runtimes).toContainEqual(expect.objectContaining({ name: 'onnxruntime', works: true }));
  });

  it('runs LeGR with 60 candidates in three searches, every cut proved within 1e-4', async () => {
    const file = await bench.writeExperiment({
      name: 'ResNet-20 on CIFAR-10',
      model: network,
      data: images,
      method: 'legr',
      options: { candidates: 20, population: 10, fitnessImages: 500 },
      levels,
      // The whole split was evaluated above.
      evaluation: { split: 'test', limit: 2000 },
      seed: 1,
    });
    const { state, candidates } = await bench.run<ExperimentReport>('run', file);
    expect(state).toBe('done');
    expect(candidates.map(({ level }) => level).sort()).toEqual([0.3, 0.5, 0.7, 1]);
    const dense = candidates.find(({ level }) => level === 1)!;
    // 0.878 of all images; three deviations of a sample of 2,000.
    expect(Math.abs(dense.accuracy - 0.878)).toBeLessThan(0.022);
    for (const { level, macs, proof, accuracyImages } of candidates.filter(({ level }) => level < 1)) {
      expect(macs / dense.macs).toBeLessThanOrEqual(level);
      expect(macs / dense.macs).toBeGreaterThan(level - 0.05);
      expect(proof!.relativeDifference).toBeLessThan(1e-4);
      expect(accuracyImages).toBe(2000);
    }
  }, 300_000);

  it('deploys and measures the candidates on the device', async () => {
    const before = await bench.run<TradeoffSet>('tradeoffs');
    expect(before.candidates.every(({ latency }) => latency === null)).toBe(true);
    const ids = before.candidates.map(({ id }) => id);
    const { results, comparisons, noiseFloor } = await bench.run<MeasurementReport>(
      'measure',
      '--device',
      'board',
      '--quick',
      ...ids,
    );
    expect(results).toHaveLength(4);
    for (const { samples, p50Ns, candidateId } of results) {
      expect(samples).toBeGreaterThanOrEqual(64);
      expect(p50Ns).toBeGreaterThan(0);
      expect(ids).toContain(candidateId);
    }
    expect(comparisons).toHaveLength(3);
    expect(noiseFloor).not.toBeNull();
  }, 180_000);

  it('reads the trade-offs back: front, budget, best', async () => {
    const { candidates, sentence } = await bench.run<TradeoffSet>('tradeoffs');
    expect(candidates).toHaveLength(4);
    expect(candidates.every(({ latency }) => latency !== null)).toBe(true);
    expect(candidates.some(({ onFront }) => onFront)).toBe(true);
    expect(sentence).not.toBe('');

    const dense = candidates.find(({ level }) => level === 1)!;
    const budget = `latency<=${dense.latency!.p50Ns / 1e6 / 2}ms`;
    const within = await bench.run<TradeoffSet>('tradeoffs', '--budget', budget);
    for (const candidate of within.candidates) {
      expect(candidate.withinBudget).toBe(candidate.latency!.p50Ns <= dense.latency!.p50Ns / 2);
    }
  });

  it('writes the report: the chosen candidate with its plan and proof, and its charts', async () => {
    const { file } = await bench.run<SavedReport>('report', '--out', 'report.html');
    const html = await readFile(file, 'utf8');
    for (const words of [
      'The chosen candidate',
      'All layers',
      'equals the original',
      'espalier measure',
      'method: legr',
    ]) {
      expect(html).toContain(words);
    }
    expect(html).not.toContain('cannot be shown');
    const png = await bench.run<SavedReport>('report', '--out', 'plan.png', '--chart', 'channels', '--dark');
    expect((await sharp(png.file).metadata()).width).toBe(1600);
    const markdown = await bench.run<SavedReport>('report', '--out', 'report.md');
    expect(markdown.charts).toHaveLength(3);
  });
});

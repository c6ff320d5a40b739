import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  DeviceReport,
  EvaluateReport,
  ExperimentReport,
  HostKeyReport,
  MeasurementReport,
  ModelReport,
  TradeoffSet,
} from '../../shared/api/results.ts';
import { labAvailability, startSshd, type LabSshd } from '../lab/sshd.ts';
import { espalier } from '../setup/espalier.ts';
import { cifar10, sharedData } from '../setup/shared-data.ts';

const network = sharedData('models/resnet20-cifar10-jpeg.onnx');
const lab = labAvailability();
const missing = network === null ? '../shared/data is not there' : lab.available ? null : lab.reason;
if (missing !== null) console.log(`The main job on CIFAR-10 is skipped: ${missing}.`);

const levels = [0.7, 0.5, 0.3];

describe.skipIf(missing !== null)('the main job: ResNet-20 on CIFAR-10, measured over SSH', () => {
  let directory: string;
  let images: string;
  let device: LabSshd;

  /** Runs one command that must succeed, in a project of its own. */
  async function run<Result>(...args: string[]): Promise<Result> {
    const { code, json, stderr } = await espalier(args, {
      cwd: directory,
      env: { HOME: directory, XDG_CACHE_HOME: join(directory, 'cache') },
    });
    expect(code, `${JSON.stringify(json)}\n${stderr}`).toBe(0);
    return json as Result;
  }

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'espalier-main-job-'));
    images = await cifar10();
    device = await startSshd();
  });

  afterAll(async () => {
    await device?.stop();
    await rm(directory, { recursive: true, force: true });
  });

  it('opens the network: what can be cut and what it costs', async () => {
    const model = await run<ModelReport>('open', network!);
    expect(model.macs).toBe(40_813_184);
    expect(model.groups.some(({ prunable }) => prunable)).toBe(true);
  });

  it('evaluates the dense network at 87.8 ± 0.2 % on the test split', async () => {
    const { metrics, images: count } = await run<EvaluateReport>('evaluate', network!, '--data', images);
    expect(count).toBe(10_000);
    expect(metrics.accuracy).toBeGreaterThan(0.876);
    expect(metrics.accuracy).toBeLessThan(0.88);
  });

  it('refuses the device until its key is trusted by word', async () => {
    const address = `ssh://${device.user}@${device.host}:${device.port}`;
    await run<DeviceReport>('device', 'add', 'bench', address, '--identity', device.privateKeyPath);
    const refused = await espalier(['device', 'probe', 'bench'], { cwd: directory, env: { HOME: directory } });
    expect(refused.code).toBe(2);
    expect(refused.json).toMatchObject({ error: { code: 'HOST_KEY_UNKNOWN' } });

    const key = await run<HostKeyReport>('device', 'trust', 'bench', '--sha256', device.hostKeyFingerprintSha256);
    expect(key.trusted).toBe(true);
    const probed = await run<DeviceReport>('device', 'probe', 'bench');
    expect(probed.runtimes).toContainEqual(expect.objectContaining({ name: 'onnxruntime', works: true }));
  });

  it('runs LeGR with 64 candidates at three levels, every cut proved within 1e-4', async () => {
    const file = join(directory, 'legr.yaml');
    await writeFile(
      file,
      JSON.stringify({
        name: 'ResNet-20 on CIFAR-10',
        model: network,
        data: images,
        method: 'legr',
        options: { candidates: 64, fitnessImages: 1000 },
        levels,
        seed: 1,
      }),
    );
    const { state, candidates } = await run<ExperimentReport>('run', file);
    expect(state).toBe('done');
    expect(candidates.map(({ level }) => level).sort()).toEqual([0.3, 0.5, 0.7, 1]);
    const dense = candidates.find(({ level }) => level === 1)!;
    expect(dense.accuracy).toBeGreaterThan(0.876);
    expect(dense.accuracy).toBeLessThan(0.88);
    for (const { level, macs, proof, accuracyImages } of candidates.filter(({ level }) => level < 1)) {
      expect(macs / dense.macs).toBeLessThanOrEqual(level);
      expect(macs / dense.macs).toBeGreaterThan(level - 0.05);
      expect(proof!.relativeDifference).toBeLessThan(1e-4);
      expect(accuracyImages).toBe(10_000);
    }
  }, 300_000);

  it('deploys and measures the candidates on the device', async () => {
    const before = await run<TradeoffSet>('tradeoffs');
    expect(before.candidates.every(({ latency }) => latency === null)).toBe(true);
    const ids = before.candidates.map(({ id }) => id);
    const { results, comparisons, noiseFloor } = await run<MeasurementReport>(
      'measure',
      '--device',
      'bench',
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
    const { candidates, sentence } = await run<TradeoffSet>('tradeoffs');
    expect(candidates).toHaveLength(4);
    expect(candidates.every(({ latency }) => latency !== null)).toBe(true);
    expect(candidates.some(({ onFront }) => onFront)).toBe(true);
    expect(sentence).not.toBe('');

    const dense = candidates.find(({ level }) => level === 1)!;
    const budget = `latency<=${dense.latency!.p50Ns / 1e6 / 2}ms`;
    const within = await run<TradeoffSet>('tradeoffs', '--budget', budget);
    for (const candidate of within.candidates) {
      expect(candidate.withinBudget).toBe(candidate.latency!.p50Ns <= dense.latency!.p50Ns / 2);
    }
  });
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  measure,
  openConnection,
  probe,
  type Artifact,
  type MeasureOptions,
  type RawMeasurement,
} from '../../../electron/devices/device.ts';
import type { WatchBoard } from '../../../electron/devices/telemetry/telemetry.ts';
import type { Link } from '../../../electron/devices/connection/link.ts';
import { EspalierError } from '../../../shared/api/errors.ts';
import type { TelemetryPoint } from '../../../shared/api/devices.ts';
import type { Progress } from '../../../shared/api/results.ts';
import { compareRounds } from '../../../shared/statistics/comparison.ts';
import { summarize } from '../../../shared/statistics/summary.ts';
import { killQuietly } from '../../lab/processes.ts';
import { sharedData } from '../../setup/shared-data.ts';
import { agentsNaming, artifactOf, errorOf, lab, noSecrets, useDeviceLab } from './device-lab.ts';
import { linkOver } from './test-link.ts';

const models = sharedData('models') ?? '';
const hasModels = models !== '';
if (!hasModels) console.warn('skipped: shared/data/models is not there, so no network can be measured');

const telemetryPoint: TelemetryPoint = {
  ...{ atMs: 0, temperatures: [], clocksKhz: [], cpuLoad: 0.5, gpuKhz: null, gpuLoad: null },
  ...{ memoryUsedBytes: null, throttling: [], rails: [] },
};

const signal = new AbortController().signal;

const quick = (changes: Partial<MeasureOptions> = {}): MeasureOptions => ({
  ...{ profile: 'quick', precision: 'float32', threads: 1, load: { shape: 'back-to-back' } },
  ...{ sustainedMinutes: null, layers: false, cudaGraph: false, signal, onProgress: () => undefined },
  ...changes,
});

function expectComplete(raw: RawMeasurement, artifacts: readonly Artifact[]): void {
  expect(raw.conditions).toMatchObject({ runtime: 'onnxruntime', runtimeVersion: '1.27.0', threads: 1, rounds: 12 });
  expect(raw.models.map(({ artifact }) => artifact)).toEqual(artifacts);
  expect(raw.again.artifact).toEqual(artifacts[0]);
  const all = [...raw.models, raw.again];
  for (const model of all) {
    expect(model.rounds.map(({ round }) => round)).toEqual([...Array(12).keys()]);
    expect(model.rounds.every(({ samplesNs }) => samplesNs.length > 0 && samplesNs.every((ns) => ns > 0))).toBe(true);
    expect(model).toMatchObject({ layers: null, warmup: { settled: expect.any(Boolean) as boolean } });
    expect(model.firstRunNs).toBeGreaterThan(0);
  }
  // Forward, then backward: no model always runs after the same neighbour.
  for (const round of [0, 1]) {
    const positions = all.map((model) => model.rounds[round]?.position);
    const forward = [...all.keys()];
    expect(positions).toEqual(round === 0 ? forward : forward.reverse());
  }
  expect(raw.before.kernel).toBe(raw.after?.kernel);
}

describe.skipIf(!hasModels)('measuring on this computer', () => {
  const options = { knownHostsFile: '/nowhere', secrets: noSecrets, signal };
  const link = linkOver(() => openConnection({ name: 'here', address: 'local' }, options));
  let artifacts: Artifact[];
  beforeAll(async () => {
    artifacts = await Promise.all(
      ['resnet20-cifar10-jpeg.onnx', 'resnet56-cifar10.onnx'].map((name) => artifactOf(join(models, name))),
    );
  });
  afterAll(() => link.close());

  it('says what the computer is and that the runtime works there', async () => {
    const { state, runtimes } = await probe(await link.connection(signal), { signal });
    expect(state.machine).toBe(process.arch === 'arm64' ? 'aarch64' : 'x86_64');
    expect(state.memoryBytes).toBeGreaterThan(2 ** 28);
    const own = runtimes.find(({ name }) => name === 'onnxruntime');
    expect(own).toMatchObject({ works: true, version: '1.27.0' });
  });

  it('tells a network from one almost three times as large, and hardly from itself', async () => {
    const stages = new Set<string>();
    const raw = await measure(link, 'onnxruntime', artifacts, quick({ onProgress: ({ stage }) => stages.add(stage) }));
    expectComplete(raw, artifacts);
    expect([...stages]).toEqual(['warmup', 'measure']);
    const [small = [], large = []] = raw.models.map(({ rounds }) => rounds.map(({ samplesNs }) => samplesNs));
    const difference = compareRounds(small, large);
    expect(difference.verdict).toBe('slower');
    expect(difference.ratio).toBeGreaterThan(1.5);
    const same = compareRounds(
      small,
      raw.again.rounds.map(({ samplesNs }) => samplesNs),
    );
    console.info(`A/A on this computer: ${same.ratio.toFixed(3)} [${same.low.toFixed(3)}, ${same.high.toFixed(3)}]`);
    expect(same.ratio).toBeGreaterThan(0.7);
    expect(same.ratio).toBeLessThan(1.4);
  });

  it('names the file that is no network', async () => {
    const failed = await errorOf(measure(link, 'onnxruntime', [await artifactOf('package.json')], quick()));
    expect(failed.code).toBe('MEASUREMENT_FAILED');
    expect(failed.message).toContain('package.json');
  });

  it('ends the agent when it is cancelled', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'espalier-cancel-'));
    const path = join(folder, 'network.onnx');
    await copyFile(artifacts[0]?.path ?? '', path);
    const controller = new AbortController();
    let running = 0;
    const onProgress = (): void => {
      running = agentsNaming(folder).length;
      controller.abort();
    };
    const options = quick({ profile: 'report', signal: controller.signal, onProgress });
    const work = measure(link, 'onnxruntime', [await artifactOf(path)], options);
    expect((await errorOf(work)).code).toBe('CANCELLED');
    expect([running, agentsNaming(folder).length]).toEqual([1, 0]);
    await rm(folder, { recursive: true });
  });

  it('keeps the rounds that were finished when it is cancelled, however few, and says nothing of the board afterwards', async () => {
    const controller = new AbortController();
    const onProgress = ({ stage }: Progress): void => void (stage === 'measure' && controller.abort());
    const raw = await measure(link, 'onnxruntime', artifacts, quick({ signal: controller.signal, onProgress }));
    expect(raw).toMatchObject({ cutShort: { code: 'CANCELLED' }, after: null, interruptions: [] });
    expect(raw.conditions.rounds).toBeGreaterThan(0);
    expect(raw.conditions.rounds).toBeLessThan(12);
    expect(raw.again.rounds).toHaveLength(raw.conditions.rounds);
  });

  it('refuses what a runtime cannot do before it touches the device, and names those that can', async () => {
    const never: Link = { connection: () => Promise.reject(new Error('touched')), close: () => Promise.resolve() };
    const load = { shape: 'camera', framesPerSecond: 30 } as const;
    for (const runtime of ['tensorrt', 'tflite', 'tflite-gpu'] as const) {
      const failed = await errorOf(measure(never, runtime, artifacts, quick({ load })));
      expect(failed).toMatchObject({ code: 'OPTION_INVALID', message: expect.stringContaining(runtime) as string });
      expect(failed.hint).toContain('onnxruntime, python, wasm');
    }
    expect((await errorOf(measure(never, 'onnxruntime', artifacts, quick({ cudaGraph: true })))).hint).toContain(
      'tensorrt',
    );
  });

  it('knows when each turn was measured, by its own clock, without the start and the warm-up', async () => {
    const began = performance.now();
    const raw = await measure(link, 'onnxruntime', artifacts.slice(0, 1), quick());
    const windows = [...raw.models, raw.again].flatMap(({ rounds }) => rounds.map(({ window }) => window!));
    const inTime = windows.toSorted((a, b) => a.fromMs - b.fromMs);
    expect(inTime.every(({ fromMs, toMs }) => fromMs > began && toMs > fromMs)).toBe(true);
    // One after the other, but for what a busy computer delays a line.
    expect(inTime.every(({ toMs }, at) => at + 1 === inTime.length || inTime[at + 1]!.toMs >= toMs)).toBe(true);
    expect(raw.conditions).toMatchObject({ cpus: [], options: [] });
  });

  it('ends the agent when this program is killed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'espalier-killed-'));
    const path = join(folder, 'network.onnx');
    await copyFile(artifacts[0]?.path ?? '', path);
    const script = `
      import { openConnection, measure } from './electron/devices/device.ts';
      const [path] = process.argv.slice(1);
      const signal = new AbortController().signal;
      const connection = await openConnection({ name: 'here', address: 'local' }, { signal });
      const link = { connection: async () => connection };
      const onProgress = () => console.log('running');
      await measure(link, 'onnxruntime', [{ path, sha256: '' }], {
        profile: 'report', precision: 'float32', threads: 1, load: { shape: 'back-to-back' },
        sustainedMinutes: null, layers: false, cudaGraph: false, signal, onProgress,
      });`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script, path], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    expect(agentsNaming(folder)).toHaveLength(1);
    child.kill('SIGKILL');
    for (let tries = 0; tries < 200 && agentsNaming(folder).length > 0; tries++) await sleep(20);
    expect(agentsNaming(folder)).toEqual([]);
    await rm(folder, { recursive: true });
  });

  it('measures something sensible or says so', async () => {
    const changes: Partial<MeasureOptions>[] = [
      { precision: 'int8' },
      { threads: 0 },
      { threads: 1.5 },
      { sustainedMinutes: 0 },
      { load: { shape: 'camera', framesPerSecond: NaN } },
    ];
    for (const change of changes) {
      const failed = await errorOf(measure(link, 'onnxruntime', artifacts, quick(change)));
      expect(failed.code, JSON.stringify(change)).toBe('OPTION_INVALID');
    }
    expect((await errorOf(measure(link, 'onnxruntime', [], quick()))).code).toBe('OPTION_INVALID');
  });

  it('runs at a camera’s rate', async () => {
    const load = { shape: 'camera', framesPerSecond: 200 } as const;
    const raw = await measure(link, 'onnxruntime', artifacts.slice(0, 1), quick({ load }));
    expect(raw.conditions.load).toEqual(load);
    const turns = [...raw.models, raw.again].flatMap(({ rounds }) => rounds);
    expect(turns).toHaveLength(24);
    expect(turns.every(({ samplesNs, missedFrames }) => samplesNs.length >= 10 && missedFrames !== null)).toBe(true);
  });

  it('goes on for a time when it is to be sustained', async () => {
    const told: Progress[] = [];
    const onProgress = (progress: Progress): void => void (progress.stage === 'measure' && told.push(progress));
    const raw = await measure(
      link,
      'onnxruntime',
      artifacts.slice(0, 1),
      quick({ sustainedMinutes: 0.01, onProgress }),
    );
    const [model] = raw.models;
    const span = (model?.rounds.at(-1)?.startNs ?? 0) - (model?.rounds[0]?.startNs ?? 0);
    expect(span).toBeGreaterThan(0.3e9);
    expect(raw.conditions.rounds).toBe(model?.rounds.length);
    expect(told.at(-1)).toMatchObject({ done: 0.6, total: 0.6 });
  });

  it('times the layers in runs of their own, whose sum is about the whole', async () => {
    const raw = await measure(link, 'onnxruntime', artifacts.slice(0, 1), quick({ layers: true }));
    const [model] = raw.models;
    const layers = model?.layers ?? [];
    expect(raw.again.layers).toBe(layers);
    const sum = layers.reduce((total, { medianNs }) => total + medianNs, 0);
    const { p50Ns } = summarize(model?.rounds.map(({ samplesNs }) => samplesNs) ?? []);
    console.info(`layers: ${layers.length}, their sum ${(sum / p50Ns).toFixed(3)} of p50`);
    expect(sum / p50Ns).toBeGreaterThan(0.5);
    expect(sum / p50Ns).toBeLessThan(2);
  });

  it('looks at the board before and meanwhile, and does without where it cannot', async () => {
    const seen: TelemetryPoint[] = [];
    const broken: WatchBoard = async (_connection, { onPoint }) => {
      onPoint(telemetryPoint);
      await Promise.resolve();
      throw new Error('a broken sensor');
    };
    const options = quick({ onTelemetry: (point) => seen.push(point) });
    const raw = await measure(link, 'onnxruntime', artifacts.slice(0, 1), options, broken);
    expect([raw.idle, raw.telemetry, seen]).toEqual([[], [telemetryPoint], [telemetryPoint]]);
  });
});

describe.skipIf(!lab.available || !hasModels)('measuring over SSH', () => {
  const device = useDeviceLab();
  let artifacts: Artifact[];
  beforeAll(async () => {
    artifacts = [await artifactOf(join(models, 'resnet20-cifar10-jpeg.onnx'))];
  });

  async function agentIsGone(): Promise<boolean> {
    for (let tries = 0; tries < 200 && device().agents().length > 0; tries++) await sleep(20);
    return device().agents().length === 0;
  }

  it('deploys, measures and leaves only what is kept by sha256', async () => {
    const link = linkOver(() => device().open());
    const stages = new Set<string>();
    const options = quick({ onProgress: ({ stage }) => stages.add(stage) });
    expectComplete(await measure(link, 'onnxruntime', artifacts, options), artifacts);
    expect([...stages]).toEqual(['deploy', 'warmup', 'measure']);
    stages.clear();
    const raw = await measure(link, 'onnxruntime', artifacts, { ...options, layers: true });
    expect([...stages]).toEqual(['warmup', 'measure', 'layers']);
    expect(raw.interruptions).toEqual([]);
    expect(raw.models[0]?.layers?.map(({ kind }) => kind)).toContain('Conv');
    await link.close();
    const kept = await readdir(join(device().cache, 'espalier'));
    expect(kept.map((name) => name.slice(64)).sort()).toEqual(['-espalier-agent', '-libonnxruntime.so.1', '.onnx']);
    expect(await agentIsGone()).toBe(true);
  });

  it('goes on after the last finished round when the link is cut, and keeps what the cut round had', async () => {
    const link = linkOver(() => device().open());
    const done: number[] = [];
    let cuts = 0;
    const onProgress = ({ stage, done: round }: Progress): void => {
      if (stage !== 'measure') return;
      done.push(round);
      if (![3, 7].includes(round) || cuts >= 2) return;
      cuts++;
      device().cut(device().sessions());
    };
    const raw = await measure(link, 'onnxruntime', artifacts, quick({ onProgress }));
    expectComplete(raw, artifacts);
    expect(cuts).toBe(2);
    // Nothing was measured twice; what was on its way when the link was cut may have arrived.
    expect(done).toEqual([...Array(12).keys()].map((round) => round + 1));
    expect(raw.interruptions.map(({ reason }) => reason)).toEqual([
      expect.stringContaining('127.0.0.1'),
      expect.stringContaining('127.0.0.1'),
    ]);
    for (const { round, seconds } of raw.interruptions) {
      // The rounds of 3 and 7, and what a busy computer let through before the cut was felt.
      expect([3, 4, 5, 6, 7, 8, 9, 10]).toContain(round);
      expect(seconds).toBeGreaterThan(0);
    }
    await link.close();
    expect(await agentIsGone()).toBe(true);
  });

  it('tells of the loss of a board that does not come back, and what was measured until then', async () => {
    const first = await device().open();
    const gone = new EspalierError('DEVICE_UNREACHABLE', 'No answer.', 'Wait.');
    const link: Link = {
      connection: () => (first.gone.aborted ? Promise.reject(gone) : Promise.resolve(first)),
      close: () => first.close(),
    };
    const onProgress = ({ stage, done }: Progress): void => {
      if (stage === 'measure' && done === 2) device().cut(device().sessions());
    };
    const raw = await measure(link, 'onnxruntime', artifacts, quick({ onProgress }));
    expect(raw).toMatchObject({ cutShort: { code: 'DEVICE_UNREACHABLE' }, after: null });
    expect(raw.conditions.rounds).toBeGreaterThanOrEqual(2);
    expect(raw.interruptions).toMatchObject([
      { resumed: false, reason: expect.stringContaining('127.0.0.1') as string },
    ]);
    await link.close();
    expect(await agentIsGone()).toBe(true);
  });

  it('waits for a board that starts anew', async () => {
    const link = linkOver(() => device().open());
    let restarted: Promise<void> | undefined;
    const onProgress = ({ stage, done }: Progress): void => {
      if (stage === 'measure' && done === 2) restarted ??= device().sshd.restart({ downMs: 300 });
    };
    const raw = await measure(link, 'onnxruntime', artifacts, quick({ onProgress }));
    await restarted;
    expectComplete(raw, artifacts);
    expect(raw.interruptions).toHaveLength(1);
    await link.close();
    expect(await agentIsGone()).toBe(true);
  });

  it('does not try again when the agent itself is killed, as by a board without memory', async () => {
    const link = linkOver(() => device().open());
    const onProgress = ({ stage }: Progress): void => {
      if (stage === 'warmup') for (const pid of device().agents()) killQuietly(pid, 'SIGKILL');
    };
    const failed = await errorOf(measure(link, 'onnxruntime', artifacts, quick({ profile: 'default', onProgress })));
    expect(failed).toMatchObject({ code: 'MEASUREMENT_FAILED', hint: expect.stringContaining('memory') as string });
    await link.close();
  });

  it('says that a network does not load there, by the name it has here', async () => {
    const path = join(device().folder, 'broken.onnx');
    await writeFile(path, 'not a network');
    const link = linkOver(() => device().open());
    const failed = await errorOf(measure(link, 'onnxruntime', [await artifactOf(path)], quick()));
    await link.close();
    expect(failed.code).toBe('MEASUREMENT_FAILED');
    expect(failed.message).toContain('broken.onnx');
  });
});

describe.skipIf(!lab.available)('a board that no agent runs on', () => {
  const device = useDeviceLab({ forceCommand: 'PATH="$XDG_CACHE_HOME/bin:$PATH"; eval "$SSH_ORIGINAL_COMMAND"' });

  it('is probed all the same, with the reason, and not measured on', async () => {
    const bin = join(device().cache, 'bin');
    await mkdir(bin, { recursive: true });
    const uname = '#!/bin/sh\n[ "$1" = -m ] && echo riscv64 && exit\nexec /usr/bin/uname "$@"\n';
    await writeFile(join(bin, 'uname'), uname, { mode: 0o755 });
    const link = linkOver(() => device().open());
    const { state, runtimes } = await probe(await link.connection(signal), { signal });
    expect(state.machine).toBe('riscv64');
    const own = runtimes.find(({ name }) => name === 'onnxruntime');
    expect(own).toMatchObject({ works: false });
    expect(own?.detail).toContain('riscv64');
    const failed = await errorOf(measure(link, 'onnxruntime', [{ path: '/x', sha256: 'x' }], quick()));
    await link.close();
    expect(failed.code).toBe('DEVICE_UNSUPPORTED');
  });
});

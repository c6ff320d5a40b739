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
  type Connection,
  type MeasureOptions,
  type RawMeasurement,
} from '../../../electron/devices/device.ts';
import { compareRounds } from '../../../shared/statistics/comparison.ts';
import { sharedData } from '../../setup/shared-data.ts';
import { agentsNaming, artifactOf, errorOf, lab, noSecrets, useDeviceLab } from './device-lab.ts';

const models = sharedData('models') ?? '';
const hasModels = models !== '';
if (!hasModels) console.warn('skipped: shared/data/models is not there, so no network can be measured');

const signal = new AbortController().signal;
const quick = (changes: Partial<MeasureOptions> = {}): MeasureOptions => ({
  ...{ profile: 'quick', threads: 1, signal, onProgress: () => undefined },
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
  }
  // Forward, then backward: no model always runs after the same neighbour.
  for (const round of [0, 1]) {
    const positions = all.map((model) => model.rounds[round]?.position);
    const forward = [...all.keys()];
    expect(positions).toEqual(round === 0 ? forward : forward.reverse());
  }
  expect(raw.before.kernel).toBe(raw.after.kernel);
}

describe.skipIf(!hasModels)('measuring on this computer', () => {
  let connection: Connection;
  let artifacts: Artifact[];
  beforeAll(async () => {
    const options = { knownHostsFile: '/nowhere', secrets: noSecrets, signal };
    connection = await openConnection({ name: 'here', address: 'local' }, options);
    artifacts = await Promise.all(
      ['resnet20-cifar10-jpeg.onnx', 'resnet56-cifar10.onnx'].map((name) => artifactOf(join(models, name))),
    );
  });
  afterAll(() => connection?.close());

  it('says what the computer is and that the runtime works there', async () => {
    const { state, runtimes } = await probe(connection, { signal });
    expect(state.machine).toBe(process.arch === 'arm64' ? 'aarch64' : 'x86_64');
    expect(state.memoryBytes).toBeGreaterThan(2 ** 28);
    expect(runtimes).toMatchObject([{ name: 'onnxruntime', works: true, version: '1.27.0' }]);
  });

  it('tells a network from one almost three times as large, and hardly from itself', async () => {
    const stages = new Set<string>();
    const raw = await measure(
      connection,
      'onnxruntime',
      artifacts,
      quick({ onProgress: ({ stage }) => stages.add(stage) }),
    );
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
    const failed = await errorOf(measure(connection, 'onnxruntime', [await artifactOf('package.json')], quick()));
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
    const work = measure(connection, 'onnxruntime', [await artifactOf(path)], options);
    expect((await errorOf(work)).code).toBe('CANCELLED');
    expect([running, agentsNaming(folder).length]).toEqual([1, 0]);
    await rm(folder, { recursive: true });
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
      const onProgress = () => console.log('running');
      await measure(connection, 'onnxruntime', [{ path, sha256: '' }], { profile: 'report', threads: 1, signal, onProgress });`;
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

  it('measures something or says so', async () => {
    expect((await errorOf(measure(connection, 'onnxruntime', [], quick()))).code).toBe('OPTION_INVALID');
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
    const connection = await device().open();
    const stages = new Set<string>();
    const options = quick({ onProgress: ({ stage }) => stages.add(stage) });
    expectComplete(await measure(connection, 'onnxruntime', artifacts, options), artifacts);
    expect([...stages]).toEqual(['deploy', 'warmup', 'measure']);
    stages.clear();
    expectComplete(await measure(connection, 'onnxruntime', artifacts, options), artifacts);
    expect([...stages]).toEqual(['warmup', 'measure']);
    await connection.close();
    const kept = await readdir(join(device().cache, 'espalier'));
    expect(kept.map((name) => name.slice(64)).sort()).toEqual(['-espalier-agent', '-libonnxruntime.so.1', '.onnx']);
    expect(await agentIsGone()).toBe(true);
  });

  it('reports a link cut in the middle, leaves nothing running, and goes on the next time', async () => {
    const connection = await device().open();
    let cutAt = 0;
    const onProgress = ({ stage }: { stage: string }): void => {
      if (stage !== 'measure' || cutAt > 0) return;
      cutAt = performance.now();
      expect(device().agents()).not.toEqual([]);
      device().cut(device().sessions());
    };
    const options = quick({ profile: 'report', onProgress });
    expect((await errorOf(measure(connection, 'onnxruntime', artifacts, options))).code).toBe('LINK_LOST');
    expect(performance.now() - cutAt).toBeLessThan(2000);
    expect(await agentIsGone()).toBe(true);
    await connection.close();
    const again = await device().open();
    expectComplete(await measure(again, 'onnxruntime', artifacts, quick()), artifacts);
    await again.close();
  });

  it('says that a network does not load there, by the name it has here', async () => {
    const path = join(device().folder, 'broken.onnx');
    await writeFile(path, 'not a network');
    const connection = await device().open();
    const failed = await errorOf(measure(connection, 'onnxruntime', [await artifactOf(path)], quick()));
    await connection.close();
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
    const connection = await device().open();
    const { state, runtimes } = await probe(connection, { signal });
    expect(state.machine).toBe('riscv64');
    expect(runtimes[0]).toMatchObject({ works: false });
    expect(runtimes[0]?.detail).toContain('riscv64');
    const failed = await errorOf(measure(connection, 'onnxruntime', [{ path: '/x', sha256: 'x' }], quick()));
    await connection.close();
    expect(failed.code).toBe('DEVICE_UNSUPPORTED');
  });
});

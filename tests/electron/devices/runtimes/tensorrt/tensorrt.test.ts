import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Artifact, Connection } from '../../../../../electron/devices/device.ts';
import type { RuntimeRequest } from '../../../../../electron/devices/runtimes/runtime.ts';
import { tensorrt } from '../../../../../electron/devices/runtimes/tensorrt/tensorrt.ts';
import { fakeTrtexec, jetsonState } from '../../../../lab/fake-jetson/fake-jetson.ts';
import { deviceState } from '../../../../setup/device-state.ts';
import { artifactOf, errorOf, lab, useDeviceLab } from '../../device-lab.ts';
import { drive, limitsOf, shortSchedule } from '../drive.ts';

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

const versions = [
  { banner: 'v100300', version: '10.3.0', nodes: true },
  { banner: 'v8502', version: '8.5.2', nodes: true },
  { banner: 'v8001', version: '8.0.1', nodes: false },
];

describe.skipIf(!lab.available).each(versions)(
  'TensorRT $version on a Jetson over SSH',
  ({ banner, version, nodes }) => {
    const device = useDeviceLab({ environment: { FAKE_TENSORRT: banner } });
    let connection: Connection;
    let artifacts: Artifact[];
    const request = (changes: Partial<RuntimeRequest> = {}): RuntimeRequest => ({
      ...{ state: jetsonState(version), artifacts, precision: 'float32', threads: 1 },
      ...{ load: { shape: 'back-to-back' }, cpus: [], cudaGraph: false, schedule: shortSchedule },
      ...changes,
    });
    const kept = async (): Promise<string[]> => (await readdir(join(device().cache, 'espalier'))).sort();

    beforeAll(async () => {
      const files = [1e6, 3e6].map((bytes, index) => {
        const path = join(device().folder, `net${index}.onnx`);
        return writeFile(path, `pytorch${'x'.repeat(bytes)}`).then(() => artifactOf(path));
      });
      artifacts = await Promise.all(files);
      connection = await device().open();
    });
    afterAll(() => connection?.close());

    it('builds, measures in interleaved processes, and times the layers', async () => {
      const driven = await drive(connection, tensorrt, request());
      expect(driven.version).toBe(version);
      expect(driven.command).toContain(`${fakeTrtexec} --loadEngine=`);
      expect([...driven.stages]).toEqual(['deploy', 'build']);
      const order = driven.turns.map(({ model, turn }) => [turn.round, turn.position, model].join());
      expect(order).toEqual(['0,0,0', '0,1,1', '1,0,1', '1,1,0']);
      const samples = (model: number): number[] =>
        driven.turns.filter((each) => each.model === model).flatMap(({ turn }) => turn.samplesNs);
      expect(samples(0).every(Number.isInteger)).toBe(true);
      // The fake's latency: 0.2 ms and 1 ms a megabyte; what it exports of the warm-up takes twice as long.
      expect(Math.max(...samples(0))).toBeLessThan(1.3e6);
      expect(median(samples(1)) / median(samples(0))).toBeCloseTo(3.2 / 1.2, 1);
      const starts = driven.turns.map(({ turn }) => turn.startNs);
      expect(starts[0]).toBe(0);
      expect(starts).toEqual([...starts].sort((a, b) => a - b));
      const warmups = driven.events.filter((event) => event.kind === 'warmup');
      expect(warmups.length).toBe(version === '8.0.1' ? 0 : 2);
      expect(driven.layers?.map(({ nodes }) => nodes)).toEqual(
        nodes ? [null, ['conv1', 'relu1'], ['res2a_branch2a', 'relu2']] : [null, null, null],
      );
      expect(driven.layers?.[1]).toMatchObject({ name: 'conv1 + relu1', medianNs: 89500 });
      expect((await kept()).map((name) => name.replace(/^.{64}/, '').replace(/-[0-9a-f]{16}\./, '.'))).toEqual(
        [...Array(2)].flatMap(() => [`-tensorrt-${version}.engine`, '.onnx']),
      );
    });

    it.runIf(version === '10.3.0')('builds no engine twice, and another for another precision', async () => {
      const before = await Promise.all((await kept()).map((name) => stat(join(device().cache, 'espalier', name))));
      const again = await drive(connection, tensorrt, request());
      expect(again.notes).toEqual([]);
      const after = await Promise.all((await kept()).map((name) => stat(join(device().cache, 'espalier', name))));
      expect(after.map(({ ino }) => ino)).toEqual(before.map(({ ino }) => ino));
      if (version !== '10.3.0') return;
      expect([again.options, again.command.includes('--useCudaGraph')]).toEqual([['--noTF32'], false]);
      const graph = await drive(connection, tensorrt, request({ cudaGraph: true, artifacts: artifacts.slice(0, 1) }));
      expect([graph.options, graph.command.includes('--useCudaGraph')]).toEqual([['--noTF32', '--useCudaGraph'], true]);
      const { window } = graph.turns[0]!.turn;
      expect(window!.toMs - window!.fromMs).toBeCloseTo(3006.22, 1);
      const int8 = await drive(connection, tensorrt, request({ precision: 'int8', artifacts: artifacts.slice(0, 1) }));
      expect(int8.notes[0]).toContain('without calibration');
      expect(median(int8.turns.flatMap(({ turn }) => turn.samplesNs))).toBeLessThan(0.5e6);
      expect((await kept()).filter((name) => name.endsWith('.engine'))).toHaveLength(3);
    });
  },
);

describe.skipIf(!lab.available)('what goes wrong with TensorRT', () => {
  const device = useDeviceLab({ environment: { FAKE_BUILD_SECONDS: '0.3' } });
  let connection: Connection;
  let artifact: Artifact;
  const request = (changes: Partial<RuntimeRequest> = {}): RuntimeRequest => ({
    ...{ state: jetsonState(), artifacts: [artifact], precision: 'float16', threads: 1 },
    ...{ load: { shape: 'back-to-back' }, cpus: [], cudaGraph: false, schedule: shortSchedule },
    ...changes,
  });
  const kept = (): Promise<string[]> => readdir(join(device().cache, 'espalier'));

  beforeAll(async () => {
    const path = join(device().folder, 'net.onnx');
    await writeFile(path, 'pytorch');
    artifact = await artifactOf(path);
    connection = await device().open();
  });
  afterAll(() => connection?.close());

  it('says so when there is no trtexec', async () => {
    const state = deviceState();
    expect(await tensorrt.report(state)).toMatchObject({ works: false, version: null });
    expect((await errorOf(tensorrt.prepare(connection, request({ state }), limitsOf()))).code).toBe('RUNTIME_MISSING');
    const gone = deviceState({ tools: [{ name: 'trtexec', path: '/nowhere/trtexec', version: '10.3.0' }] });
    const missing = await errorOf(tensorrt.prepare(connection, request({ state: gone }), limitsOf()));
    expect(missing.code).toBe('RUNTIME_MISSING');
  });

  it('does not guess a version that probing could not tell', async () => {
    const state = jetsonState(null);
    expect(await tensorrt.report(state)).toMatchObject({ works: false, version: null });
    expect((await errorOf(tensorrt.prepare(connection, request({ state }), limitsOf()))).code).toBe('RUNTIME_MISSING');
  });

  it('passes on why a network cannot be built and keeps nothing of it', async () => {
    const path = join(device().folder, 'broken.onnx');
    await writeFile(path, 'not a network');
    const artifacts = [await artifactOf(path)];
    const failed = await errorOf(tensorrt.prepare(connection, request({ artifacts }), limitsOf()));
    expect(failed.code).toBe('MEASUREMENT_FAILED');
    expect(failed.message).toContain('broken.onnx');
    expect(failed.message).toContain('Failed to parse onnx file');
    expect((await kept()).filter((name) => name.startsWith(artifacts[0]?.sha256 ?? ''))).toHaveLength(1);
  });

  it('has the version’s words for an option that it does not know', async () => {
    const state = jetsonState('8.5.2');
    const failed = await errorOf(tensorrt.prepare(connection, request({ state }), limitsOf()));
    expect(failed.message).toContain('Unknown option: --buildOnly');
    expect(failed.code).toBe('MEASUREMENT_FAILED');
  });

  it('removes an engine that does not load', async () => {
    const prepared = await tensorrt.prepare(connection, request(), limitsOf());
    const name = (await kept()).find((each) => each.startsWith(artifact.sha256) && each.includes('10.3.0'));
    const engine = join(device().cache, 'espalier', name ?? '');
    expect((await readFile(engine, 'utf8')).startsWith('fake engine')).toBe(true);
    await writeFile(engine, 'half of an eng');
    const failed = await errorOf(prepared.measure(0, () => undefined, limitsOf()));
    expect(failed.message).toContain('Engine deserialization failed');
    expect(failed.hint).toContain('built anew');
    expect(await kept()).not.toContain(name);
    await tensorrt.prepare(connection, request(), limitsOf());
    expect(await kept()).toContain(name);
  });

  it.each([
    ['cancelled', 'CANCELLED'],
    ['cut', 'LINK_LOST'],
  ])('leaves no half engine and no process when %s while it builds', async (how, code) => {
    const other = await device().open();
    const path = join(device().folder, `${how}.onnx`);
    await writeFile(path, `pytorch ${how}`);
    const controller = new AbortController();
    const state = jetsonState('10.3.0');
    const work = errorOf(
      tensorrt.prepare(other, request({ state, artifacts: [await artifactOf(path)] }), {
        signal: controller.signal,
        onProgress: (stage) => {
          if (stage !== 'build') return;
          if (how === 'cancelled') setTimeout(() => controller.abort(), 200);
          else setTimeout(() => device().cut(device().sessions()), 200);
        },
      }),
    );
    expect((await work).code).toBe(code);
    for (let tries = 0; tries < 150 && (await kept()).some((name) => name.endsWith('.part')); tries++) await sleep(20);
    expect((await kept()).filter((name) => name.endsWith('.part'))).toEqual([]);
    await other.close();
    if (how === 'cut') connection = await device().open();
  });

  it('removes the files of a turn that was killed with SIGKILL', async () => {
    const left = join(device().cache, 'espalier', 'trtexec-999999999.times.part');
    await writeFile(left, '[');
    const prepared = await tensorrt.prepare(connection, request(), limitsOf());
    await prepared.measure(1, () => undefined, limitsOf());
    expect((await kept()).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});

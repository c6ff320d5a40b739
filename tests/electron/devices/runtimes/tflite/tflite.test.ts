import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Artifact, Connection } from '../../../../../electron/devices/device.ts';
import type { RuntimeRequest } from '../../../../../electron/devices/runtimes/runtime.ts';
import { cpuMask } from '../../../../../electron/devices/runtimes/tflite/benchmark.ts';
import { tflite, tfliteGpu } from '../../../../../electron/devices/runtimes/tflite/tflite.ts';
import { deviceState } from '../../../../setup/device-state.ts';
import { artifactOf, errorOf, lab, useDeviceLab } from '../../device-lab.ts';
import { drive, limitsOf, shortSchedule } from '../drive.ts';

const hasTaskset = spawnSync('sh', ['-c', 'taskset 1 true']).status === 0;
const program = fileURLToPath(new URL('../../../../lab/fake-tflite/benchmark_model', import.meta.url));

describe.skipIf(!lab.available).each(['new', 'old'])('a %s benchmark_model over SSH', (age) => {
  const device = useDeviceLab({ environment: { FAKE_TFLITE: age } });
  let connection: Connection;
  let artifacts: Artifact[];
  const state = deviceState({ tools: [{ name: 'benchmark_model', path: program, version: null }] });
  const request = (changes: Partial<RuntimeRequest> = {}): RuntimeRequest => ({
    ...{ state, artifacts, precision: 'float32', threads: 2 },
    ...{ load: { shape: 'back-to-back' }, cpus: [], cudaGraph: false, schedule: shortSchedule },
    ...changes,
  });

  beforeAll(async () => {
    const files = [1e4, 3e4].map((bytes, index) => {
      const path = join(device().folder, `net${index}.tflite`);
      return writeFile(path, `xxxxTFL3${'x'.repeat(bytes)}`).then(() => artifactOf(path));
    });
    artifacts = await Promise.all(files);
    connection = await device().open();
  });
  afterAll(() => connection?.close());

  it('gives one value a turn, and operators', async () => {
    const driven = await drive(connection, tflite, request({ cpus: [0] }));
    // What it is told comes from its own system, where there may be no taskset.
    expect(driven.events[0]).toEqual({ kind: 'held', cpus: hasTaskset ? [0] : [] });
    expect([cpuMask([]), cpuMask([6, 7]), cpuMask([64])]).toEqual(['', 'c0', '10000000000000000']);
    expect(driven.turns.map(({ model, turn }) => [turn.round, turn.position, model].join())).toEqual(
      ['0,0,0', '0,1,1', '1,0,1', '1,1,0'], // prettier-ignore
    );
    const values = driven.turns.map(({ turn }) => turn.samplesNs);
    expect(values.every((each) => each.length === 1)).toBe(true);
    const [small, large] = age === 'new' ? [1_100_000, 1_300_000] : [1_111_080, 1_313_080];
    expect(values.flat()).toEqual([small, large, large, small]);
    const ready = driven.events.filter((event) => event.kind === 'ready');
    expect(ready[0]).toMatchObject({ createSessionNs: 119_515_000, firstRunNs: 2_200_000 });
    expect(driven.notes[0]).toContain('one value per turn');
    expect(driven.command).toContain('--num_threads=2');
    expect(driven.layers?.map(({ name, medianNs }) => [name, medianNs])).toEqual(
      age === 'new'
        ? [
            ['Delegate/Convolution (NHWC, F32) IGEMM:0', 407_000],
            ['Delegate/Convolution (NHWC, F32) DWConv:1', 663_000],
            ['StatefulPartitionedCall:0', 140_000],
          ]
        : [
            ['net/conv 1/Relu6', 957_000],
            ['net/conv 2/Relu6', 870_000],
          ],
    );
  });

  it('tells a GPU that computed from one that was not used', async () => {
    const work = drive(connection, tfliteGpu, request({ artifacts: artifacts.slice(0, 1) }));
    if (age === 'new') {
      expect((await work).turns).toHaveLength(2);
      return;
    }
    const failed = await errorOf(work);
    expect(failed.code).toBe('MEASUREMENT_FAILED');
    expect(failed.message).toContain('Unconsumed cmdline flags: --use_gpu');
  });

  it('passes on what is wrong', async () => {
    if (age === 'old') return;
    const path = join(device().folder, 'broken.tflite');
    await writeFile(path, 'not a network');
    const broken = await errorOf(drive(connection, tflite, request({ artifacts: [await artifactOf(path)] })));
    expect(broken.code).toBe('MEASUREMENT_FAILED');
    expect(broken.message).toContain('broken.tflite');
    expect(broken.message).toContain('not a valid Flatbuffer');
    const nothing = deviceState();
    expect(await tflite.report(nothing)).toMatchObject({ works: false });
    expect((await errorOf(tflite.prepare(connection, request({ state: nothing }), limitsOf()))).code).toBe(
      'RUNTIME_MISSING',
    );
    const gone = deviceState({ tools: [{ name: 'benchmark_model', path: '/nowhere/benchmark_model', version: null }] });
    expect((await errorOf(drive(connection, tflite, request({ state: gone })))).code).toBe('RUNTIME_MISSING');
  });
});

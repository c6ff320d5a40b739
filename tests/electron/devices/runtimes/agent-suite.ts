import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Artifact, Connection } from '../../../../electron/devices/device.ts';
import type { Runtime, RuntimeEvent, RuntimeRequest } from '../../../../electron/devices/runtimes/runtime.ts';
import type { DeviceState } from '../../../../shared/api/devices.ts';
import { sharedData } from '../../../setup/shared-data.ts';
import { artifactOf, errorOf, useDeviceLab } from '../device-lab.ts';
import { drive, limitsOf, shortSchedule } from './drive.ts';

export interface AgentCase {
  readonly runtime: Runtime;
  readonly state: () => DeviceState;
  readonly version: string;
  readonly hasLayers: boolean;
  /** What it keeps on the device besides networks. */
  readonly keeps: readonly string[];
}

/** What every agent must do, over SSH, with real networks. */
export function testAgent({ runtime, state, version, hasLayers, keeps }: AgentCase): void {
  const device = useDeviceLab();
  let connection: Connection;
  let artifacts: Artifact[];
  const request = (changes: Partial<RuntimeRequest> = {}): RuntimeRequest => ({
    ...{ state: state(), artifacts, precision: 'float32', threads: 1 },
    ...{ load: { shape: 'back-to-back' }, cpus: [], cudaGraph: false, schedule: shortSchedule },
    ...changes,
  });
  async function allIsOver(): Promise<boolean> {
    for (let tries = 0; tries < 200 && device().commands().length > 0; tries++) await sleep(20);
    return device().commands().length === 0;
  }

  beforeAll(async () => {
    const names = ['resnet20-cifar10-jpeg.onnx', 'resnet56-cifar10.onnx'];
    artifacts = await Promise.all(names.map((name) => artifactOf(sharedData(`models/${name}`) ?? '')));
    connection = await device().open();
  });
  afterAll(() => connection?.close());

  it('measures networks interleaved in one process', async () => {
    const driven = await drive(connection, runtime, request());
    expect(driven.version).toBe(version);
    const order = driven.turns.map(({ model, turn }) => [turn.round, turn.position, model].join());
    expect(order).toEqual(['0,0,0', '0,1,1', '1,0,1', '1,1,0']);
    const samples = driven.turns.flatMap(({ turn }) => turn.samplesNs);
    expect(samples.every((ns) => Number.isInteger(ns) && ns > 1000)).toBe(true);
    expect(driven.turns.every(({ turn }) => turn.samplesNs.length >= 5 && turn.samplesNs.length <= 10)).toBe(true);
    expect(driven.turns.every(({ turn }) => turn.missedFrames === null && turn.involuntarySwitches !== null)).toBe(
      true,
    );
    const starts = driven.turns.map(({ turn }) => turn.startNs);
    expect(starts).toEqual([...starts].sort((a, b) => a - b));
    expect(driven.events.map(({ kind }) => kind).slice(0, 5)).toEqual(['held', 'ready', 'ready', 'warmup', 'warmup']);
    if (hasLayers) {
      expect(driven.layers?.filter(({ kind }) => kind === 'Conv').length).toBeGreaterThan(18);
      expect(driven.layers?.every(({ medianNs }) => medianNs >= 0)).toBe(true);
    } else {
      expect(driven.layers).toBeNull();
    }
    const kept = (await readdir(join(device().cache, 'espalier'))).map((name) => name.slice(64));
    expect(kept.sort()).toEqual([...keeps, '.onnx', '.onnx'].sort());
    expect(await allIsOver()).toBe(true);
  });

  it('follows a camera, goes on at a round, and holds its threads where it can', async () => {
    const load = { shape: 'camera', framesPerSecond: 100 } as const;
    const cpus = runtime.holdsCpus ? [0] : [];
    const prepared = await runtime.prepare(
      connection,
      request({ load, cpus, artifacts: artifacts.slice(0, 1) }),
      limitsOf(),
    );
    const events: RuntimeEvent[] = [];
    await prepared.measure(1, (event) => events.push(event), limitsOf());
    expect(events[0]).toEqual({ kind: 'held', cpus });
    const turns = events.flatMap((event) => (event.kind === 'turn' ? [event.turn] : []));
    expect(turns.map(({ round }) => round)).toEqual([1]);
    expect(turns[0]?.missedFrames).toBeGreaterThanOrEqual(0);
  });

  it('names the network that does not load', async () => {
    const path = join(device().folder, 'broken.onnx');
    await writeFile(path, 'not a network');
    const failed = await errorOf(drive(connection, runtime, request({ artifacts: [await artifactOf(path)] })));
    expect(failed.code).toBe('MEASUREMENT_FAILED');
    expect(failed.message).toContain('broken.onnx');
    expect(failed.message).toContain('(session)');
  });

  it.each([
    ['cancelled', 'CANCELLED'],
    ['cut', 'LINK_LOST'],
  ])('is gone when it was %s', async (how, code) => {
    const other = await device().open();
    const controller = new AbortController();
    const schedule = { ...shortSchedule, rounds: 10_000 };
    const prepared = await runtime.prepare(other, request({ schedule }), limitsOf());
    const onEvent = ({ kind }: RuntimeEvent): void => {
      if (kind !== 'turn') return;
      if (how === 'cancelled') controller.abort();
      else device().cut(device().sessions());
    };
    expect((await errorOf(prepared.measure(0, onEvent, limitsOf(controller.signal)))).code).toBe(code);
    expect(await allIsOver()).toBe(true);
    await other.close();
  });
}

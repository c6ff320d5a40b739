import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Recording } from '../../../../electron/host/devices/recording.ts';
import type { TelemetryPoint } from '../../../../shared/api/devices.ts';
import { telemetryCsv } from '../../../../shared/telemetry/csv.ts';

it('a recording grows by what is new, and is written anew only for a new column', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'recording-'));
  const path = join(folder, 'watch.csv');
  const recording = new Recording(path);
  const points: TelemetryPoint[] = [];
  const add = (zones: readonly string[]): void => {
    const temperatures = zones.map((zone) => ({ zone, celsius: 40.5 }));
    const nothing = { clocksKhz: [], cpuLoad: null, gpuKhz: null, gpuLoad: null, memoryUsedBytes: null };
    const point = { atMs: points.length, temperatures, ...nothing, rails: [], throttling: [] };
    points.push(point);
    recording.add(point);
  };
  const inodes: number[] = [];
  for (const zones of [['cpu'], ['cpu'], [], ['cpu', 'gpu'], ['gpu']]) {
    add(zones);
    add(zones);
    await recording.save();
    expect(await readFile(path, 'utf8')).toBe(telemetryCsv(points));
    inodes.push((await stat(path)).ino);
  }
  expect(new Set(inodes.slice(0, 3)).size).toBe(1);
  expect(inodes[3]).not.toBe(inodes[2]);
  expect(inodes[4]).toBe(inodes[3]);
  await recording.save();
  await rm(path);
  add(['cpu']);
  await expect(recording.save()).rejects.toMatchObject({ code: 'FILE_UNWRITABLE' });
  await rm(folder, { recursive: true });
});

import { describe, expect, it } from 'vitest';
import type { Connection } from '../../../../electron/devices/device.ts';
import { TelemetryLog } from '../../../../electron/devices/protocol/telemetry-log.ts';
import type { TelemetryPoint } from '../../../../shared/api/devices.ts';

const point = (atMs: number): TelemetryPoint => ({
  ...{ atMs, temperatures: [], clocksKhz: [], cpuLoad: null, gpuKhz: null, gpuLoad: null },
  ...{ memoryUsedBytes: null, throttling: [], rails: [] },
});
const connection = {} as Connection;
const work = (ms: number) => (): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('telemetry beside a measurement', () => {
  it('lasts as long as the work, and its times go on over interruptions', async () => {
    const seen: number[] = [];
    let watching = 0;
    const log = new TelemetryLog(
      (_connection, { signal, onPoint }) =>
        new Promise((resolve) => {
          watching++;
          onPoint(point(0));
          onPoint(point(5));
          signal.addEventListener('abort', () => {
            watching--;
            resolve();
          });
        }),
      ({ atMs }) => seen.push(atMs),
    );
    await log.during(connection, work(30));
    expect(watching).toBe(0);
    await log.during(connection, work(1));
    const times = log.points.map(({ atMs }) => atMs);
    expect(times.slice(0, 2)).toEqual([0, 5]);
    expect(times[2]).toBeGreaterThanOrEqual(29);
    expect(times[3]).toBe((times[2] ?? NaN) + 5);
    expect(seen).toEqual(times);
  });

  it.each<[string, () => Promise<void>]>([
    ['fails later', () => Promise.reject(new Error('no sensor'))],
    [
      'fails at once',
      () => {
        throw new Error('no sensor');
      },
    ],
  ])('never ends the work when it %s', async (_, watch) => {
    expect(await new TelemetryLog(watch).during(connection, () => Promise.resolve('measured'))).toBe('measured');
  });

  it('passes on how the work failed, with nothing left that watches', async () => {
    let over: AbortSignal | undefined;
    const log = new TelemetryLog((_connection, { signal }) => {
      over = signal;
      return Promise.resolve();
    });
    await expect(log.during(connection, () => Promise.reject(new Error('no kernel')))).rejects.toThrow('no kernel');
    expect(over?.aborted).toBe(true);
  });
});

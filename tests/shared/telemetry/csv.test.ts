import { describe, expect, it } from 'vitest';
import type { TelemetryPoint } from '../../../shared/api/devices.ts';
import { telemetryCsv } from '../../../shared/telemetry/csv.ts';

function point(atMs: number, known: Partial<TelemetryPoint> = {}): TelemetryPoint {
  const lists = { temperatures: [], clocksKhz: [], rails: [], throttling: [] };
  return { atMs, cpuLoad: null, gpuKhz: null, gpuLoad: null, memoryUsedBytes: null, ...lists, ...known };
}

describe('a recording', () => {
  it('has a column for each zone, clock, rail and cause, whenever it appears', () => {
    const csv = telemetryCsv([
      point(0, { temperatures: [{ zone: 'thermal', celsius: 40.5 }], clocksKhz: [1_500_000] }),
      point(1001, {
        temperatures: [
          { zone: 'gpu, "big"', celsius: 41 },
          { zone: 'thermal', celsius: 42 },
          { zone: 'thermal', celsius: 43 },
        ],
        clocksKhz: [1_500_000, 2_400_000],
        rails: [{ name: 'VDD_IN', milliwatts: 9250.304 }],
        throttling: [{ cause: 'oc1', count: 2 }],
        cpuLoad: 0.25,
        gpuLoad: 0.5,
        gpuKhz: 612_000,
        memoryUsedBytes: 1024,
      }),
    ]);
    const heads = [
      ...['time (ms)', 'CPU load (share)', 'GPU load (share)', 'GPU clock (kHz)', 'memory used (bytes)'],
      ...['temperature of thermal (°C)', '"temperature of gpu, ""big"" (°C)"', 'temperature of thermal #2 (°C)'],
      ...['clock 0 (kHz)', 'clock 1 (kHz)', 'power of VDD_IN (mW)', 'throttled by oc1 (count)'],
    ];
    expect(csv).toBe(
      [
        heads.join(','),
        '0,,,,,40.5,,,1500000,,,',
        '1001,0.25,0.5,612000,1024,42,41,43,1500000,2400000,9250.304,2',
        '',
      ].join('\r\n'),
    );
  });

  it('of nothing has its heads', () => {
    expect(telemetryCsv([])).toBe(
      'time (ms),CPU load (share),GPU load (share),GPU clock (kHz),memory used (bytes)\r\n',
    );
  });
});

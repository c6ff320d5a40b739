import { describe, expect, it } from 'vitest';
import type { TimedReading } from '../../../../electron/devices/telemetry/point.ts';
import { telemetryPoint } from '../../../../electron/devices/telemetry/point.ts';
import { parseTegrastats } from '../../../../electron/devices/telemetry/tegrastats.ts';

function reading(atMs: number, known: Partial<TimedReading> = {}): TimedReading {
  const lists = { clocksKhz: [], temperatures: [], rails: [], energies: [], throttling: [] };
  const single = { seconds: atMs / 1000, cpuTime: null, memoryUsedBytes: null, gpuKhz: null, gpuLoad: null };
  return { atMs, ...lists, ...single, ...known };
}

describe('a point of telemetry', () => {
  it('has the load since the one before', () => {
    const before = reading(0, { cpuTime: { busyTicks: 100, totalTicks: 1000 } });
    const now = reading(1000, { cpuTime: { busyTicks: 150, totalTicks: 1200 } });
    expect(telemetryPoint(now, before, null).cpuLoad).toBe(0.25);
    expect(telemetryPoint(now, null, null).cpuLoad).toBeNull();
    expect(telemetryPoint(now, now, null).cpuLoad).toBeNull();
  });

  it('has the mean power of an energy counter, over its end as well', () => {
    const energy = (microjoules: number): TimedReading['energies'] => [{ name: 'package-0', microjoules, range: 1e7 }];
    const before = reading(0, { energies: energy(9e6) });
    expect(telemetryPoint(reading(2000, { energies: energy(9.5e6) }), before, null).rails).toEqual([
      { name: 'package-0', milliwatts: 250 },
    ]);
    expect(telemetryPoint(reading(1000, { energies: energy(1e6) }), before, null).rails).toEqual([
      { name: 'package-0', milliwatts: 2000 },
    ]);
    // Without its range nobody knows what a step back means.
    const unknown = [{ name: 'package-0', microjoules: 1, range: 0 }];
    expect(telemetryPoint(reading(1000, { energies: unknown }), before, null).rails).toEqual([]);
  });

  it('takes from tegrastats only what files did not tell', () => {
    const line = 'RAM 1/2MB CPU [40%@1224,20%@1224,off] GR3D_FREQ 63%@[621] cpu@50C VDD_IN 5000mW/5000mW';
    const stats = parseTegrastats(line);
    expect(telemetryPoint(reading(0), null, stats)).toEqual({
      atMs: 0,
      temperatures: [{ zone: 'cpu', celsius: 50 }],
      clocksKhz: [1_224_000, 1_224_000],
      cpuLoad: expect.closeTo(0.3) as unknown,
      gpuKhz: 621_000,
      gpuLoad: 0.63,
      memoryUsedBytes: 2 ** 20,
      rails: [{ name: 'VDD_IN', milliwatts: 5000 }],
      throttling: [],
    });
    const rails = [{ name: 'VDD_SOC', milliwatts: 1 }];
    expect(telemetryPoint(reading(0, { rails, gpuLoad: 0.1 }), null, stats)).toMatchObject({ rails, gpuLoad: 0.1 });
  });
});

import { describe, expect, it } from 'vitest';
import type { TelemetryPoint } from '../../../shared/api/devices.ts';
import { formatReading, telemetrySummary } from '../../../shared/telemetry/summary.ts';

function point(known: Partial<TelemetryPoint>): TelemetryPoint {
  const lists = { temperatures: [], clocksKhz: [], rails: [], throttling: [] };
  return { atMs: 0, cpuLoad: null, gpuKhz: null, gpuLoad: null, memoryUsedBytes: null, ...lists, ...known };
}

describe('the telemetry of a measurement in short', () => {
  it('is what each reading was during the rounds, beside its mean at rest', () => {
    const zone = (celsius: number) => ({ temperatures: [{ zone: 'cpu-thermal', celsius }] });
    const readings = telemetrySummary({
      idle: [point(zone(40)), point(zone(42))],
      measuring: [
        point({ ...zone(50), cpuLoad: 0.25, rails: [{ name: 'VDD_IN', milliwatts: 5000 }] }),
        point({ ...zone(60), clocksKhz: [1_500_000, 2_400_000] }),
      ],
    });
    expect(readings).toEqual([
      { name: 'CPU load', unit: '%', rest: null, mean: 25, least: 25, most: 25 },
      { name: 'Fastest core', unit: 'MHz', rest: null, mean: 2400, least: 2400, most: 2400 },
      { name: 'cpu-thermal', unit: '°C', rest: 41, mean: 55, least: 50, most: 60 },
      { name: 'VDD_IN', unit: 'W', rest: null, mean: 5, least: 5, most: 5 },
    ]);
    expect(formatReading(55, '°C')).toBe('55.0');
    expect(telemetrySummary({ idle: [point(zone(40))], measuring: [] })).toEqual([]);
  });
});

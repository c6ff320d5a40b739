import type { TelemetryPoint } from '../api/devices.ts';
import type { MeasurementTelemetry } from '../api/measurements.ts';

/** What one reading of a board was over a measurement, in its unit. */
export interface TelemetryReading {
  readonly name: string;
  readonly unit: '%' | 'MHz' | 'GiB' | '°C' | 'W' | 'times';
  /** Mean at rest, before the first inference; null where it was not read then. */
  readonly rest: number | null;
  readonly mean: number;
  readonly least: number;
  readonly most: number;
}

type Unit = TelemetryReading['unit'];
type Values = ReadonlyMap<string, { readonly unit: Unit; readonly values: number[] }>;

/**
 * Every reading of a measurement's telemetry with its mean and range during the rounds: loads, clocks and memory first,
 * then the board's zones, rails and causes of throttling in its own order. What was never read during the rounds is left
 * out.
 */
export function telemetrySummary({ idle, measuring }: MeasurementTelemetry): readonly TelemetryReading[] {
  const rest = valuesOf(idle);
  return [...valuesOf(measuring)].map(([name, { unit, values }]) => {
    const before = rest.get(name)?.values;
    return {
      ...{ name, unit, rest: before === undefined ? null : mean(before), mean: mean(values) },
      least: values.reduce((a, b) => Math.min(a, b)),
      most: values.reduce((a, b) => Math.max(a, b)),
    };
  });
}

function valuesOf(points: readonly TelemetryPoint[]): Values {
  const all = new Map<string, { readonly unit: Unit; readonly values: number[] }>();
  const add = (name: string, unit: Unit, value: number | null): void => {
    if (value === null) return;
    const known = all.get(name);
    if (known === undefined) all.set(name, { unit, values: [value] });
    else known.values.push(value);
  };
  for (const { cpuLoad, gpuLoad, clocksKhz, gpuKhz, memoryUsedBytes } of points) {
    add('CPU load', '%', scaled(cpuLoad, 100));
    add('Fastest core', 'MHz', clocksKhz.length === 0 ? null : Math.max(...clocksKhz) / 1000);
    add('GPU load', '%', scaled(gpuLoad, 100));
    add('GPU clock', 'MHz', scaled(gpuKhz, 1e-3));
    add('Memory used', 'GiB', scaled(memoryUsedBytes, 2 ** -30));
  }
  for (const { temperatures, rails, throttling } of points) {
    for (const { zone, celsius } of temperatures) add(zone, '°C', celsius);
    for (const { name, milliwatts } of rails) add(name, 'W', milliwatts / 1000);
    for (const { cause, count } of throttling) add(`Throttled by ${cause}`, 'times', count);
  }
  return all;
}

function scaled(value: number | null, by: number): number | null {
  return value === null ? null : value * by;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** A reading to the digits that say something, without its unit. */
export function formatReading(value: number, unit: Unit): string {
  return value.toFixed({ '%': 0, MHz: 0, GiB: 2, '°C': 1, W: 2, times: 0 }[unit]);
}

import type { Rail, Temperature, ThrottleCount } from '../../../shared/api/devices.ts';
import type { Sensor, SensorKind } from './sensors.ts';
import {
  parseCelsius,
  parseCpuTime,
  parseGpuLoad,
  parseInteger,
  parseMemoryUsed,
  parsePercent,
  parseRaspberryFlags,
  parseSeconds,
  type CpuTime,
} from './values.ts';

/** A counter of energy since some moment. */
export interface EnergyCount {
  readonly name: string;
  readonly microjoules: number;
  /** Where it begins anew at 0; 0 when that is not known. */
  readonly range: number;
}

/** What all sensors of a board showed at one moment. */
export interface Reading {
  readonly seconds: number | null;
  readonly cpuTime: CpuTime | null;
  readonly memoryUsedBytes: number | null;
  readonly clocksKhz: readonly number[];
  readonly temperatures: readonly Temperature[];
  readonly rails: readonly Rail[];
  readonly energies: readonly EnergyCount[];
  readonly gpuKhz: number | null;
  readonly gpuLoad: number | null;
  readonly throttling: readonly ThrottleCount[];
}

/** A line of values by the sensors introduced before it; a value that is missing or cannot be read gives null, or nothing in a list. */
export function readingOf(sensors: readonly Sensor[], values: readonly string[]): Reading {
  const all = sensors.map(({ kind, name }, index) => ({ kind, name, text: values[index] ?? '' }));
  const first = <T>(parsers: Partial<Record<SensorKind, (text: string) => T | null>>): T | null => {
    for (const { kind, text } of all) {
      const value = parsers[kind]?.(text) ?? null;
      if (value !== null) return value;
    }
    return null;
  };
  const each = <T>(kind: SensorKind, make: (name: string, text: string) => T | null): T[] =>
    all.flatMap((one) => (one.kind === kind ? (make(one.name, one.text) ?? []) : []));
  const times = (factor: number) => (text: string) => {
    const value = parseInteger(text);
    return value === null ? null : value * factor;
  };
  return {
    seconds: first({ uptime: parseSeconds, epoch: parseSeconds }),
    cpuTime: first({ 'cpu-time': parseCpuTime }),
    memoryUsedBytes: first({ memory: parseMemoryUsed }),
    clocksKhz: each('clock', (_, text) => parseInteger(text)),
    temperatures: each('temperature', (zone, text) => named(parseCelsius(text), (celsius) => ({ zone, celsius }))),
    rails: rails(all),
    energies: each('microjoules', (detail, text) => energyCount(detail, parseInteger(text))),
    gpuKhz: first({ 'gpu-hertz': times(1e-3), 'gpu-megahertz': times(1e3) }),
    gpuLoad: first({ 'gpu-load': parseGpuLoad, 'gpu-percent': parsePercent }),
    throttling: [
      ...each('count', (cause, text) => named(parseInteger(text), (count) => ({ cause, count }))),
      ...total(each('core-count', (cause, text) => named(parseInteger(text), (count) => ({ cause, count })))),
      ...all.flatMap(({ kind, text }) => (kind === 'raspberry-flags' ? parseRaspberryFlags(text) : [])),
    ],
  };
}

function named<T>(value: number | null, make: (value: number) => T): T | null {
  return value === null ? null : make(value);
}

/** Power as it is given, or voltage times current, which follow one another. */
function rails(all: readonly { kind: SensorKind; name: string; text: string }[]): Rail[] {
  return all.flatMap(({ kind, name, text }, index) => {
    const value = parseInteger(text);
    if (value === null) return [];
    if (kind === 'milliwatts') return { name, milliwatts: value };
    if (kind === 'microwatts') return { name, milliwatts: value / 1000 };
    if (kind !== 'millivolts') return [];
    const current = all[index + 1];
    const milliamps = current?.kind === 'milliamps' ? parseInteger(current.text) : null;
    return milliamps === null ? [] : { name, milliwatts: (value * milliamps) / 1000 };
  });
}

/** "262143328850 package-0" */
function energyCount(detail: string, microjoules: number | null): EnergyCount | null {
  const [, range, name] = /^(\d{1,15}) (.*)$/.exec(detail) ?? [];
  return microjoules === null || name === undefined ? null : { name, microjoules, range: Number(range) };
}

/** Cores count for themselves; what is told is their sum. */
function total(counts: readonly ThrottleCount[]): ThrottleCount[] {
  const sums = new Map<string, number>();
  for (const { cause, count } of counts) sums.set(cause, (sums.get(cause) ?? 0) + count);
  return [...sums].map(([cause, count]) => ({ cause, count }));
}

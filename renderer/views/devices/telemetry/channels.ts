import type { TelemetryPoint } from '../../../../shared/api/devices.ts';
import { formatMhz, formatWatts } from '../quantities.ts';

/** What a chart shows at least, in the channel's unit; null lets the values decide. */
export interface Span {
  readonly low: number | null;
  readonly high: number | null;
  /** A narrower range is widened to this: noise must not look like a change. */
  readonly least: number;
}

/** One quantity of a device over time. */
export interface Channel {
  readonly label: string;
  readonly unit: string;
  /** One for each point, in the unit; null where it was not read. */
  readonly values: readonly (number | null)[];
  readonly span: Span;
  /** A value, without the unit. */
  readonly format: (value: number) => string;
}

interface Quantity extends Omit<Channel, 'values'> {
  readonly of: (point: TelemetryPoint) => number | null;
}

const heat: Span = { low: null, high: null, least: 5 };
const share: Span = { low: 0, high: 100, least: 100 };
const clock: Span = { low: 0, high: null, least: 100 };
const power: Span = { low: 0, high: null, least: 0.5 };

const mhz = (value: number) => formatMhz(value * 1000);
const percent = (value: number) => value.toFixed(0);

const quantities: readonly Quantity[] = [
  {
    ...{ label: 'GPU clock', unit: 'MHz', span: clock, format: mhz },
    of: ({ gpuKhz }) => scaled(gpuKhz, 1 / 1000),
  },
  {
    ...{ label: 'Fastest core', unit: 'MHz', span: clock, format: mhz },
    of: ({ clocksKhz }) => (clocksKhz.length === 0 ? null : Math.max(...clocksKhz) / 1000),
  },
  { ...{ label: 'GPU load', unit: '%', span: share, format: percent }, of: ({ gpuLoad }) => scaled(gpuLoad, 100) },
  { ...{ label: 'CPU load', unit: '%', span: share, format: percent }, of: ({ cpuLoad }) => scaled(cpuLoad, 100) },
];

/** Charts of one kind: a board has dozens of zones, of which the hottest matter. */
const mostOfAKind = 4;

/** What the points tell, in the order to show it. What no point tells has no chart. `memoryBytes` is all that the device has. */
export function channelsOf(
  points: readonly TelemetryPoint[],
  memoryBytes: number | null = null,
): {
  /** Of one chart: the zones that are the hottest now. */
  readonly temperatures: readonly Channel[];
  /** Of a chart each. */
  readonly others: readonly Channel[];
} {
  const [clocks, loads] = [quantities.slice(0, 2), quantities.slice(2)];
  return {
    temperatures: told(zones(points), points),
    others: told([...clocks, ...rails(points), ...loads, memory(memoryBytes)], points),
  };
}

/** The least, the mean and the most; null where nothing was read. */
export function summaryOf({ values }: Pick<Channel, 'values'>): {
  readonly low: number;
  readonly mean: number;
  readonly high: number;
} | null {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return null;
  const [low, high] = [Math.min(...known), Math.max(...known)];
  return { low, high, mean: known.reduce((sum, value) => sum + value, 0) / known.length };
}

function told(wanted: readonly Quantity[], points: readonly TelemetryPoint[]): readonly Channel[] {
  return wanted.flatMap(({ of, ...quantity }) => {
    const values = points.map(of);
    return values.some((value) => value !== null) ? [{ ...quantity, values }] : [];
  });
}

/** Of all that the device has, where that is known. */
function memory(bytes: number | null): Quantity {
  const gib = scaled(bytes, 2 ** -30);
  return {
    ...{
      label: 'Memory used',
      unit: gib === null ? 'GiB' : `of ${gib.toFixed(1)} GiB`,
      span: { low: 0, high: gib, least: 0.5 },
    },
    of: ({ memoryUsedBytes }) => scaled(memoryUsedBytes, 2 ** -30),
    format: (value) => value.toFixed(2),
  };
}

/** The zones that are the hottest now. */
function zones(points: readonly TelemetryPoint[]): readonly Quantity[] {
  const newest = points.at(-1)?.temperatures ?? [];
  return newest
    .map(({ zone, celsius }, at) => ({
      zone,
      celsius,
      before: newest.slice(0, at).filter((other) => other.zone === zone).length,
    }))
    .sort((a, b) => b.celsius - a.celsius)
    .slice(0, mostOfAKind)
    .map(({ zone, before }) => ({
      // Boards call several zones the same.
      label: before === 0 ? zone : `${zone} ${String(before + 1)}`,
      ...{ unit: '°C', span: heat, format: (value) => value.toFixed(1) },
      of: (point) => point.temperatures.filter((entry) => entry.zone === zone)[before]?.celsius ?? null,
    }));
}

/** In the board's own order: its input is usually the first. */
function rails(points: readonly TelemetryPoint[]): readonly Quantity[] {
  return (points.at(-1)?.rails ?? []).slice(0, mostOfAKind).map(({ name }) => ({
    ...{ label: name, unit: 'W', span: power, format: (value) => formatWatts(value * 1000) },
    of: (point) => scaled(point.rails.find((rail) => rail.name === name)?.milliwatts ?? null, 1 / 1000),
  }));
}

function scaled(value: number | null, by: number): number | null {
  return value === null ? null : value * by;
}

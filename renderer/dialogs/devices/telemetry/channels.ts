import type { TelemetryPoint } from '../../../../shared/api/devices.ts';
import { formatMhz, formatWatts } from '../quantities.ts';

/** What a chart shows at least, in the channel's unit; null lets the values decide. */
export interface Span {
  readonly low: number | null;
  readonly high: number | null;
  /** A narrower range is widened to this: noise must not look like a change. */
  readonly least: number;
}

/** One quantity of a device over time, as one small chart shows it. */
export interface Channel {
  readonly label: string;
  readonly unit: string;
  /** One for each point of the history, in the unit; null where it was not read. */
  readonly values: readonly (number | null)[];
  /** The newest value, without the unit. */
  readonly now: string;
  readonly span: Span;
}

interface Quantity {
  readonly label: string;
  readonly unit: string;
  readonly of: (point: TelemetryPoint) => number | null;
  readonly format: (value: number) => string;
  readonly span: Span;
}

const heat: Span = { low: null, high: null, least: 5 };
const share: Span = { low: 0, high: 100, least: 100 };
const clock: Span = { low: 0, high: null, least: 100 };
const power: Span = { low: 0, high: null, least: 0.5 };
const memory: Span = { low: 0, high: null, least: 0.5 };

const quantities: readonly Quantity[] = [
  {
    ...{ label: 'CPU load', unit: '%', span: share },
    of: ({ cpuLoad }) => scaled(cpuLoad, 100),
    format: (value) => value.toFixed(0),
  },
  {
    ...{ label: 'Fastest core', unit: 'MHz', span: clock },
    of: ({ clocksKhz }) => (clocksKhz.length === 0 ? null : Math.max(...clocksKhz) / 1000),
    format: (value) => formatMhz(value * 1000),
  },
  {
    ...{ label: 'GPU load', unit: '%', span: share },
    of: ({ gpuLoad }) => scaled(gpuLoad, 100),
    format: (value) => value.toFixed(0),
  },
  {
    ...{ label: 'GPU clock', unit: 'MHz', span: clock },
    of: ({ gpuKhz }) => scaled(gpuKhz, 1 / 1000),
    format: (value) => formatMhz(value * 1000),
  },
  {
    ...{ label: 'Memory used', unit: 'GiB', span: memory },
    of: ({ memoryUsedBytes }) => scaled(memoryUsedBytes, 2 ** -30),
    format: (value) => value.toFixed(2),
  },
];

/** Charts of one kind: a board has dozens of zones, of which the hottest matter. */
const mostOfAKind = 4;

/** What a history holds, in the order to show it. What no point tells has no chart. */
export function channelsOf(history: readonly TelemetryPoint[]): readonly Channel[] {
  return [...temperatures(history), ...quantities, ...rails(history)].flatMap(
    ({ label, unit, of, format, span }): readonly Channel[] => {
      const values = history.map(of);
      const newest = values.findLast((value) => value !== null);
      return newest === undefined || newest === null ? [] : [{ label, unit, values, now: format(newest), span }];
    },
  );
}

/** The zones that are the hottest now. */
function temperatures(history: readonly TelemetryPoint[]): readonly Quantity[] {
  return [...(history.at(-1)?.temperatures ?? [])]
    .sort((a, b) => b.celsius - a.celsius)
    .slice(0, mostOfAKind)
    .map(({ zone }) => ({
      ...{ label: zone, unit: '°C', span: heat },
      of: (point) => point.temperatures.find((entry) => entry.zone === zone)?.celsius ?? null,
      format: (value) => value.toFixed(1),
    }));
}

/** In the board's own order: its input is usually the first. */
function rails(history: readonly TelemetryPoint[]): readonly Quantity[] {
  return (history.at(-1)?.rails ?? []).slice(0, mostOfAKind).map(({ name }) => ({
    ...{ label: name, unit: 'W', span: power },
    of: (point) => scaled(point.rails.find((rail) => rail.name === name)?.milliwatts ?? null, 1 / 1000),
    format: (value) => formatWatts(value * 1000),
  }));
}

function scaled(value: number | null, by: number): number | null {
  return value === null ? null : value * by;
}

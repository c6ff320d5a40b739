import type { TelemetryPoint } from '../api/devices.ts';
import { csvText } from '../format/csv.ts';

interface Column {
  readonly head: string;
  readonly value: (point: TelemetryPoint) => number | null;
}

/** What a board has several of, with the head's words and the unit. */
const series: readonly {
  readonly of: (point: TelemetryPoint) => readonly (readonly [name: string, value: number])[];
  readonly head: (name: string) => string;
}[] = [
  {
    of: ({ temperatures }) => temperatures.map(({ zone, celsius }) => [zone, celsius]),
    head: (zone) => `temperature of ${zone} (°C)`,
  },
  {
    of: ({ clocksKhz }) => clocksKhz.map((khz, index) => [String(index), khz]),
    head: (index) => `clock ${index} (kHz)`,
  },
  {
    of: ({ rails }) => rails.map(({ name, milliwatts }) => [name, milliwatts]),
    head: (name) => `power of ${name} (mW)`,
  },
  {
    of: ({ throttling }) => throttling.map(({ cause, count }) => [cause, count]),
    head: (cause) => `throttled by ${cause} (count)`,
  },
];

const single: readonly Column[] = [
  { head: 'time (ms)', value: ({ atMs }) => atMs },
  { head: 'CPU load (share)', value: ({ cpuLoad }) => cpuLoad },
  { head: 'GPU load (share)', value: ({ gpuLoad }) => gpuLoad },
  { head: 'GPU clock (kHz)', value: ({ gpuKhz }) => gpuKhz },
  { head: 'memory used (bytes)', value: ({ memoryUsedBytes }) => memoryUsedBytes },
];

/**
 * A recording as a table, RFC 4180: a row for each point, a column for each zone, clock, rail and cause that appears in any
 * of them, in the order of their first appearance within their kind. What was not read is left empty.
 */
export function telemetryCsv(points: readonly TelemetryPoint[]): string {
  const heads = telemetryHeads(points);
  return csvText([heads]) + telemetryRows(heads, points);
}

/** The columns that points have. */
export function telemetryHeads(points: readonly TelemetryPoint[]): string[] {
  const heads = series.map(
    ({ of, head }) => new Set(points.flatMap((point) => numbered(of(point)).map(([name]) => head(name)))),
  );
  return [...single.map(({ head }) => head), ...heads.flatMap((each) => [...each])];
}

/** Rows of points in columns that are there: what has none is left out. */
export function telemetryRows(heads: readonly string[], points: readonly TelemetryPoint[]): string {
  return csvText(
    points.map((point) => {
      const cells = cellsOf(point);
      return heads.map((head) => cells.get(head) ?? null);
    }),
  );
}

function cellsOf(point: TelemetryPoint): ReadonlyMap<string, number | null> {
  return new Map([
    ...single.map(({ head, value }) => [head, value(point)] as const),
    ...series.flatMap(({ of, head }) => numbered(of(point)).map(([name, value]) => [head(name), value] as const)),
  ]);
}

/** Boards give several zones one name: the second "thermal" becomes "thermal #2". */
function numbered(entries: readonly (readonly [string, number])[]): [string, number][] {
  const seen = new Map<string, number>();
  return entries.map(([name, value]) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return [count === 1 ? name : `${name} #${count}`, value];
  });
}

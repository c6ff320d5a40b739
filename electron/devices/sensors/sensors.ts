import { sensorMark, valuesMark } from './script.ts';

/** What a sensor's file holds: a quantity in its unit, or a form of its own. */
const kinds = [
  'uptime',
  'epoch',
  'cpu-time',
  'memory',
  'clock',
  'temperature',
  'millivolts',
  'milliamps',
  'milliwatts',
  'microwatts',
  'microjoules',
  'gpu-hertz',
  'gpu-megahertz',
  'gpu-load',
  'gpu-percent',
  'count',
  'core-count',
  'raspberry-flags',
] as const;

export type SensorKind = (typeof kinds)[number];

export interface Sensor {
  readonly kind: SensorKind;
  /** As the board calls it; of energy counters preceded by the value at which they begin anew. */
  readonly name: string;
}

/** "#sensor temperature cpu-thermal" */
export function parseSensor(line: string): Sensor | null {
  if (!line.startsWith(sensorMark)) return null;
  const [, name, detail] = /^(\S+) ?(.*)$/.exec(line.slice(sensorMark.length)) ?? [];
  const kind = kinds.find((known) => known === name);
  return kind === undefined ? null : { kind, name: detail?.trim() ?? '' };
}

/** "#values;24278.27 24306.20;cpu  1905495 172190 315491 2430620;63625;": what failed to read is empty. */
export function parseValues(line: string): string[] | null {
  return line.startsWith(`${valuesMark};`) ? line.slice(valuesMark.length + 1).split(';') : null;
}

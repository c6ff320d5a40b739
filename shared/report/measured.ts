import type { DeviceState } from '../api/devices.ts';
import type { TradeoffSet } from '../api/results.ts';
import { counted, formatPercent } from '../format/numbers.ts';
import { utc } from './context.ts';
import type { ReportContext } from './context.ts';
import { markup } from './markup.ts';
import type { Markup } from './markup.ts';

/** How accuracy and latency were obtained: on what, under which conditions, from how many samples. */
export function measuredSection(set: TradeoffSet, { measurement }: ReportContext): Markup {
  const splits = [
    ...new Set(set.candidates.map((one) => `${one.accuracySplit} split, ${counted(one.accuracyImages, 'image')}`)),
  ];
  const facts: readonly (readonly [string, string])[] = [
    ['Accuracy', `${splits.join('; ')}; the exported ONNX file, run by ONNX Runtime on the computer that cut it`],
    ...latencyFacts(set),
    ...(measurement === null ? [] : boardFacts(measurement)),
  ];
  return markup`<h2>How it was measured</h2>
<dl>${facts.map(
    ([name, value]) => markup`<dt>${name}</dt><dd>${value}</dd>
`,
  )}</dl>`;
}

function latencyFacts({ device, deviceBoard, conditions, candidates }: TradeoffSet): (readonly [string, string])[] {
  if (conditions === null) return [['Latency', 'not measured on any device yet']];
  const samples = candidates.flatMap(({ latency }) => (latency === null ? [] : [latency.samples]));
  const range = [...new Set([Math.min(...samples), Math.max(...samples)])].join(' to ');
  return [
    ['Device', [device, deviceBoard].filter((part) => part !== null).join(', ')],
    ['Runtime', `${conditions.runtime} ${conditions.runtimeVersion}, ${conditions.precision}`],
    ['Threads, batch', `${String(conditions.threads)}, ${String(conditions.batch)}`],
    ['Samples', `${range} for each candidate, in ${String(conditions.rounds)} interleaved rounds; none dropped`],
  ];
}

function boardFacts(measurement: NonNullable<ReportContext['measurement']>): (readonly [string, string])[] {
  const { before, after, noiseFloor, measuredAt } = measurement;
  const floor =
    noiseFloor === null
      ? 'not measured'
      : `${formatPercent(noiseFloor)} % (a network against itself in the same run; smaller differences cannot be told apart)`;
  return [
    ['Measured', utc(measuredAt)],
    ['Noise floor', floor],
    ['Processor', `${before.cpuModel ?? before.machine}, ${String(before.cores)} cores`],
    ['System', `${before.system}, kernel ${before.kernel}`],
    ['Power mode', change(before, after, (state) => state.powerMode)],
    ['Governor', change(before, after, (state) => state.governor)],
    ['Clocks', change(before, after, clocks)],
    ['Temperature', change(before, after, warmest)],
  ];
}

/** A reading before and after, once when it stayed; of a board that was not read afterwards the first. */
function change(before: DeviceState, after: DeviceState | null, read: (state: DeviceState) => string | null): string {
  const first = read(before) ?? 'cannot be read';
  if (after === null) return `${first} before, not read after`;
  const last = read(after) ?? 'cannot be read';
  return first === last ? first : `${first} before, ${last} after`;
}

function clocks({ clocksKhz }: DeviceState): string | null {
  if (clocksKhz.length === 0) return null;
  const megahertz = clocksKhz.map((khz) => Math.round(khz / 1000));
  return `${[...new Set([Math.min(...megahertz), Math.max(...megahertz)])].join(' to ')} MHz`;
}

function warmest({ temperatures }: DeviceState): string | null {
  if (temperatures.length === 0) return null;
  const hottest = temperatures.reduce((a, b) => (b.celsius > a.celsius ? b : a));
  return `${hottest.celsius.toFixed(1)} °C (${hottest.zone})`;
}

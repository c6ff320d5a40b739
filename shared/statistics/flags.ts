import type { DeviceState } from '../api/devices.ts';
import type { LatencySummary } from '../api/measurements.ts';

export interface FlagInput {
  readonly summary: LatencySummary;
  readonly warmupSettled: boolean;
  /** Over all rounds; null where the runtime does not tell. */
  readonly involuntarySwitches: number | null;
  /** Sum of all samples. */
  readonly measuredNs: number;
  readonly before: DeviceState;
  /** Null where it was not read. */
  readonly after: DeviceState | null;
}

/** An idle core switches away a few times a second; a second busy process makes it hundreds. */
const switchesPerSecond = 50;
const temperatureRiseCelsius = 5;
/** Clocks are read at an instant: a step of a few per cent is the governor at work, not throttling. */
const clockShare = 0.95;

function temperatureRise(before: DeviceState, after: DeviceState): number {
  const rises = after.temperatures.map(({ zone, celsius }) => {
    const start = before.temperatures.find((entry) => entry.zone === zone);
    return start === undefined ? 0 : celsius - start.celsius;
  });
  return Math.max(0, ...rises);
}

function clockFell(before: DeviceState, after: DeviceState): boolean {
  if (before.clocksKhz.length === 0 || after.clocksKhz.length === 0) return false;
  return Math.max(...after.clocksKhz) < clockShare * Math.max(...before.clocksKhz);
}

/** The causes whose counter grew. One that was not there before cannot be told to have grown. */
function throttledBy(before: DeviceState, after: DeviceState): string[] {
  return after.throttling.flatMap(({ cause, count }) => {
    const start = before.throttling.find((entry) => entry.cause === cause);
    return start !== undefined && count > start.count ? [cause] : [];
  });
}

/** Reasons to look at a measurement twice (protocol, step 6). No sample is dropped for any of them. */
export function flagsOf(input: FlagInput): string[] {
  const { summary, before, after } = input;
  const flags: string[] = [];
  if (summary.p90Ns !== null && summary.p90Ns > 1.3 * summary.p50Ns) flags.push('p90/p50 above 1.3');
  if (!input.warmupSettled) flags.push('warm-up did not settle');
  if ((input.involuntarySwitches ?? 0) > (switchesPerSecond * input.measuredNs) / 1e9) {
    flags.push('many involuntary context switches');
  }
  return after === null ? flags : [...flags, ...boardFlags(before, after)];
}

function boardFlags(before: DeviceState, after: DeviceState): string[] {
  const flags: string[] = [];
  const rise = temperatureRise(before, after);
  if (rise > temperatureRiseCelsius) flags.push(`temperature rose by ${rise.toFixed(1)} °C`);
  if (clockFell(before, after)) flags.push('a clock fell');
  const causes = throttledBy(before, after);
  if (causes.length > 0) flags.push(`the board throttled itself (${causes.join(', ')})`);
  return flags;
}

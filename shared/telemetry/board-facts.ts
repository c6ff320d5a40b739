import type { DeviceState } from '../api/devices.ts';

/**
 * The board that was measured, and how it was set before and after: label and words, for people. `after` is null of a
 * board that could not be read afterwards.
 */
export function boardFacts(before: DeviceState, after: DeviceState | null): readonly (readonly [string, string])[] {
  return [
    ['Processor', `${before.cpuModel ?? before.machine}, ${String(before.cores)} cores`],
    ['System', `${before.system}, kernel ${before.kernel}`],
    ['Power mode', change(before, after, (state) => state.powerMode)],
    ['Governor', change(before, after, (state) => state.governor)],
    ['Clocks', change(before, after, clocks)],
    ['Temperature', change(before, after, warmest)],
  ];
}

/** A reading before and after, once when it stayed. */
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

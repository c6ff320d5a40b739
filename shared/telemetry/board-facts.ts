import type { DeviceState } from '../api/devices.ts';

/** The board that was measured, and how it was set before and after: label and words, for people. */
export function boardFacts(before: DeviceState, after: DeviceState): readonly (readonly [string, string])[] {
  return [
    ['Processor', `${before.cpuModel ?? before.machine}, ${String(before.cores)} cores`],
    ['System', `${before.system}, kernel ${before.kernel}`],
    ['Power mode', change(before.powerMode, after.powerMode)],
    ['Governor', change(before.governor, after.governor)],
    ['Clocks', change(clocks(before), clocks(after))],
    ['Temperature', change(warmest(before), warmest(after))],
  ];
}

/** A reading before and after, once when it stayed. */
function change(before: string | null, after: string | null): string {
  const [first, last] = [before ?? 'cannot be read', after ?? 'cannot be read'];
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

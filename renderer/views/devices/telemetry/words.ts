import type { Channel } from './channels.ts';
import { readValue } from './charted.ts';

/** "14:12:03", in the computer's own time zone. */
export function clockTime(atMs: number): string {
  return new Date(atMs).toLocaleTimeString('en-GB');
}

/** What the channels show at a moment, for who does not see the charts: "14:12:03, GPU load 90 %". */
export function readingWords(channels: readonly Channel[], read: number | null, atMs: number): string {
  const readings = channels.flatMap(({ label, unit, values, format }) => {
    const value = readValue(values, read);
    return value === null ? [] : `${label} ${format(value)} ${unit}`;
  });
  return [clockTime(atMs), ...readings].join(', ');
}

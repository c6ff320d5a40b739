import type { LogLine } from '../../../shared/api/experiments.ts';

/** "14:00:09", in the computer's own time zone. */
export function timeOf({ at }: LogLine): string {
  return new Date(at).toLocaleTimeString('en-GB');
}

/** The log as it is copied: a line each, with the full time. */
export function logText(log: readonly LogLine[]): string {
  return log.map(({ at, level, message }) => `${at} ${level.padEnd(5)} ${message}\n`).join('');
}

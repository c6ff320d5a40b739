import { cancelled } from '../connection/interruption.ts';
import type { Schedule } from './runtime.ts';

/** Models in the order of a round: forward in even rounds, reversed in odd ones, so that none always follows the same. */
function orderOf(round: number, models: number): number[] {
  const forward = [...Array(models).keys()];
  return round % 2 === 0 ? forward : forward.reverse();
}

export interface Place {
  readonly model: number;
  readonly round: number;
  readonly position: number;
}

export interface Rounds {
  readonly models: number;
  readonly firstRound: number;
  readonly schedule: Schedule;
  readonly signal: AbortSignal;
}

/**
 * Interleaves models where a program takes one at a time: every turn is a process of its own, and a round is over when
 * each model had its turn. Rounds are then seconds long instead of milliseconds; what drifts slower than that still
 * meets all models alike.
 */
export async function takeTurns(
  { models, firstRound, schedule, signal }: Rounds,
  turn: (place: Place) => Promise<void>,
): Promise<void> {
  const start = performance.now();
  const isDue = (round: number): boolean =>
    schedule.durationMs === null
      ? round < schedule.rounds
      : round === firstRound || performance.now() - start < schedule.durationMs;
  for (let round = firstRound; isDue(round); round++) {
    for (const [position, model] of orderOf(round, models).entries()) {
      if (signal.aborted) throw cancelled();
      await turn({ model, round, position });
    }
  }
}

/**
 * Shell: sets `u` to the device's seconds, since its start or, where an Android phone hides that, since 1970. Read before
 * a turn's program starts: processes have no other clock in common.
 */
export const readClock = '{ read -r u i < /proc/uptime || u=$(date +%s.%N); } 2>/dev/null';

/** "12345.67", or "1764246000.%N" where \`date\` knows no nanoseconds. */
export function parseClock(text: string): number {
  return Number(/^\d+(?:\.\d+)?/.exec(text)?.[0] ?? 0);
}

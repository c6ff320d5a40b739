import type { Rail } from '../api/devices.ts';
import type { RailEnergy } from '../api/measurements.ts';

export interface TimedPower {
  readonly atMs: number;
  readonly rails: readonly Rail[];
}

/** From when to when a turn was measured, by the clock of the readings. */
export interface TurnWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface AttributedPower {
  readonly basis: NonNullable<RailEnergy['basis']>;
  readonly readings: readonly TimedPower[];
}

/** A reading is some 10 ms old when it arrives, and a board's rails are means over as much: it may be of the turn before. */
const edgeMs = 50;
/** Fewer do not tell networks apart. */
const fewestReadings = 5;

const isWithin = (windows: readonly TurnWindow[], { atMs }: TimedPower): boolean =>
  windows.some(({ fromMs, toMs }) => atMs >= fromMs + edgeMs && atMs <= toMs - edgeMs);

/**
 * Which of a run's readings tell the power of each of the networks that were measured interleaved: those within its own
 * turns, where each network has five of them or more; otherwise for all networks those within anybody's turns; all of them where
 * some turn's time is not known, or no reading fell into a turn. Rails are read about once a second, so that a short run of
 * many networks has too few.
 *
 * @param turns by network, the windows of its turns; null for one whose time the runtime does not tell
 */
export function attributePower(
  readings: readonly TimedPower[],
  turns: readonly (readonly (TurnWindow | null)[])[],
): AttributedPower[] {
  const windows = turns.map((each) => each.filter((window) => window !== null));
  const own = windows.map((each) => readings.filter((reading) => isWithin(each, reading)));
  const isKnown = turns.every((each) => each.every((window) => window !== null));
  const ofAnybody = readings.filter((reading) => windows.some((each) => isWithin(each, reading)));
  if (!isKnown || ofAnybody.length === 0) return turns.map(() => ({ basis: 'run', readings }));
  if (own.every(({ length }) => length >= fewestReadings))
    return own.map((each) => ({ basis: 'turns', readings: each }));
  return turns.map(() => ({ basis: 'rounds', readings: ofAnybody }));
}

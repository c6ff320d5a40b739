import { EspalierError } from '../../../shared/api/errors.ts';
import type { MeasureOptions } from '../measurement.ts';
import type { Schedule } from '../runtimes/runtime.ts';

export interface Profile extends Omit<Schedule, 'durationMs'> {
  /** How long the board is looked at before the first inference, where it can tell its power. */
  readonly idleMs: number;
}

/**
 * `default` is the protocol. `quick` takes seconds, to see whether all is in order. `report` follows MLPerf Inference's
 * single-stream rules in spirit: at least 60 s for each model, and the 662 samples that p99 needs however slow it is.
 */
const profiles: Record<MeasureOptions['profile'], Profile> = {
  quick: {
    ...{ rounds: 12, runs: 20, leastRuns: 5, roundMs: 50 },
    ...{ warmupRuns: 10, warmupMs: 100, warmupCapMs: 2000, idleMs: 0 },
  },
  default: {
    ...{ rounds: 12, runs: 50, leastRuns: 5, roundMs: 300 },
    ...{ warmupRuns: 10, warmupMs: 500, warmupCapMs: 10_000, idleMs: 3000 },
  },
  report: {
    ...{ rounds: 30, runs: 100_000, leastRuns: 23, roundMs: 2000 },
    ...{ warmupRuns: 10, warmupMs: 1000, warmupCapMs: 20_000, idleMs: 5000 },
  },
};

/** A camera's turn is short: 0.3 s are nine frames of 30 a second. */
const leastFrames = 10;

function checked(value: number, name: string): number {
  if (Number.isFinite(value) && value > 0) return value;
  throw new EspalierError('OPTION_INVALID', `${name} is ${value}.`, 'It must be a number above 0.');
}

/**
 * A turn of a run that goes on for long does not end after a number of inferences, or a fast network would have tens of
 * thousands of rounds, and what is computed from them grows with their number. Turns of more than `mostRoundMs` would
 * leave too few in a minute to compare.
 */
const sustained = { runs: 100_000, turns: 6000, mostRoundMs: 2000 };

/** How a measurement goes. Throws OPTION_INVALID. */
export function planOf(options: MeasureOptions): { readonly schedule: Schedule; readonly idleMs: number } {
  const { idleMs, ...profile } = profiles[options.profile];
  const { load, sustainedMinutes } = options;
  if (load.shape === 'camera') checked(load.framesPerSecond, 'The number of frames a second');
  if (!Number.isInteger(checked(options.threads, 'The number of threads'))) {
    throw new EspalierError('OPTION_INVALID', `There are no ${options.threads} threads.`, 'Give a whole number.');
  }
  const durationMs = sustainedMinutes === null ? null : 60_000 * checked(sustainedMinutes, 'The number of minutes');
  const leastRuns = load.shape === 'camera' ? Math.max(leastFrames, profile.leastRuns) : profile.leastRuns;
  if (durationMs === null) return { schedule: { ...profile, leastRuns, durationMs }, idleMs };
  const { runs, turns, mostRoundMs } = sustained;
  const roundMs = Math.max(profile.roundMs, Math.min(mostRoundMs, durationMs / turns));
  return { schedule: { ...profile, ...{ runs, roundMs, leastRuns, durationMs } }, idleMs };
}

/** After this an inference is no inference any more: the limits leave room for a large network on a slow board. */
const slowestRunMs = 5000;

/** The wall-clock limit of a command that measures `models` networks: something is wrong when it is reached. */
export function timeLimitMs(schedule: Schedule, models: number): number {
  const { rounds, durationMs, roundMs, leastRuns, warmupCapMs } = schedule;
  const roundLimitMs = models * Math.max(10 * roundMs, leastRuns * slowestRunMs);
  const loadingMs = 10 * 60_000 + models * warmupCapMs;
  return loadingMs + (durationMs === null ? rounds * roundLimitMs : durationMs + roundLimitMs);
}

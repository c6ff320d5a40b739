import type { Load } from '../../../../shared/api/measurements.ts';
import type { Schedule } from '../runtime.ts';

const ns = (ms: number): string => String(Math.round(ms * 1e6));

/** The agent's options for a schedule. */
export function scheduleArguments(schedule: Schedule, load: Load): string[] {
  const { rounds, durationMs, runs, leastRuns, roundMs, warmupRuns, warmupMs, warmupCapMs } = schedule;
  return [
    ...(durationMs === null ? ['--rounds', String(rounds)] : ['--duration-ns', ns(durationMs)]),
    ...['--runs', String(runs), '--least-runs', String(leastRuns), '--min-round-ns', ns(roundMs)],
    ...['--warmup-runs', String(warmupRuns), '--warmup-ns', ns(warmupMs), '--warmup-cap-ns', ns(warmupCapMs)],
    ...(load.shape === 'camera' ? ['--period-ns', ns(1000 / load.framesPerSecond)] : []),
  ];
}

const profiledWarmups = 10;

/** Enough for a median, and few enough for a slow link: every run of every layer is a line of half a kilobyte. */
export const layerArguments: readonly string[] = [
  ...['--runs', '50', '--least-runs', '10', '--min-round-ns', ns(2000)],
  ...['--warmup-runs', String(profiledWarmups)],
];

/** The runs that come first in a profile: the agent's very first, and its warm-up. */
export const profiledBefore = 1 + profiledWarmups;

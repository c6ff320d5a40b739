import type { MeasureOptions } from '../../measurement.ts';

/** How long is measured: a round of a model ends after `runs` inferences or after `roundMs`, whichever is first. */
interface Profile {
  readonly rounds: number;
  readonly runs: number;
  readonly roundMs: number;
  readonly warmupRuns: number;
  readonly warmupMs: number;
  readonly warmupCapMs: number;
}

/** `default` is the protocol; `quick` shows the way it goes; `report` has enough samples for p99 of slow networks. */
const profiles: Record<MeasureOptions['profile'], Profile> = {
  quick: { rounds: 12, runs: 20, roundMs: 50, warmupRuns: 10, warmupMs: 100, warmupCapMs: 2000 },
  default: { rounds: 12, runs: 50, roundMs: 300, warmupRuns: 10, warmupMs: 500, warmupCapMs: 10_000 },
  report: { rounds: 30, runs: 200, roundMs: 1000, warmupRuns: 10, warmupMs: 1000, warmupCapMs: 20_000 },
};

export function profileOf(name: MeasureOptions['profile']): Profile {
  return profiles[name];
}

/** The agent's options for a profile. */
export function profileOptions({ rounds, runs, roundMs, warmupRuns, warmupMs, warmupCapMs }: Profile): string[] {
  const ns = (ms: number): string => String(ms * 1_000_000);
  return [
    ...['--rounds', String(rounds), '--runs', String(runs), '--min-round-ns', ns(roundMs)],
    ...['--warmup-runs', String(warmupRuns), '--warmup-ns', ns(warmupMs), '--warmup-cap-ns', ns(warmupCapMs)],
  ];
}

/** After this something is wrong: ten times what the profile plans for, and time to load networks on a slow board. */
export function timeLimitMs({ rounds, roundMs, warmupCapMs }: Profile, models: number): number {
  return 10 * 60_000 + 10 * models * (rounds * roundMs + warmupCapMs);
}

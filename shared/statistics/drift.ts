import type { DriftReport } from '../api/measurements.ts';
import { compareRounds } from './comparison.ts';
import { ascending, percentile } from './percentile.ts';

export interface DriftTurn {
  readonly round: number;
  readonly position: number;
  /** By a clock that may have begun anew between two rounds. */
  readonly startNs: number;
  readonly samplesNs: readonly number[];
}

const minuteNs = 60e9;

function durationNs(turn: DriftTurn): number {
  return turn.samplesNs.reduce((sum, ns) => sum + ns, 0);
}

/**
 * When each turn began since the first one, in time that was measured: where the clock begins anew (the program was
 * started again after a lost link), time goes on after the turn before.
 */
function elapsedNs(turns: readonly DriftTurn[]): Map<DriftTurn, number> {
  const inTime = turns.toSorted((a, b) => a.round - b.round || a.position - b.position);
  const elapsed = new Map<DriftTurn, number>();
  let offsetNs = -(inTime[0]?.startNs ?? 0);
  let previous: DriftTurn | undefined;
  for (const turn of inTime) {
    if (previous !== undefined && turn.startNs < previous.startNs) {
      offsetNs += previous.startNs + durationNs(previous) - turn.startNs;
    }
    elapsed.set(turn, turn.startNs + offsetNs);
    previous = turn;
  }
  return elapsed;
}

/** Each minute's turns; a last one of less than half a minute belongs to the one before. */
function byMinute(
  model: readonly DriftTurn[],
  elapsed: ReadonlyMap<DriftTurn, number>,
  minutes: number,
): DriftTurn[][] {
  const found = Array.from({ length: minutes }, (): DriftTurn[] => []);
  for (const turn of model) {
    found[Math.min(Math.floor((elapsed.get(turn) ?? 0) / minuteNs), minutes - 1)]?.push(turn);
  }
  return found;
}

function p50Ns(turns: readonly DriftTurn[]): number | null {
  const samples = ascending(turns.flatMap(({ samplesNs }) => samplesNs));
  return samples.length === 0 ? null : percentile(samples, 0.5);
}

/** Samples by round, for a comparison of those that both models have. */
function byRound(turns: readonly DriftTurn[], rounds: readonly number[]): (readonly number[])[] {
  const found = new Map(turns.map(({ round, samplesNs }) => [round, samplesNs]));
  return rounds.map((round) => found.get(round) ?? []);
}

function verdict(a: readonly DriftTurn[], b: readonly DriftTurn[]): string {
  const rounds = a.map(({ round }) => round).filter((round) => b.some((turn) => turn.round === round));
  if (rounds.length === 0) return 'cannot be told apart';
  return compareRounds(byRound(a, rounds), byRound(b, rounds)).verdict;
}

/**
 * How a sustained run went: whether heat and throttling changed the latencies, and the ranking. That two networks swapped
 * is said only when both minutes tell them apart (comparison.ts): those that are alike swap at every turn.
 *
 * @param models turns of models that were measured interleaved
 */
export function sustainedDrift(models: readonly (readonly DriftTurn[])[]): DriftReport {
  const elapsed = elapsedNs(models.flat());
  // Not as arguments of Math.max: a long run has more turns than a call may have arguments.
  const endNs = [...elapsed].reduce((end, [turn, ns]) => Math.max(end, ns + durationNs(turn)), 0);
  const minutes = Math.max(1, Math.round(endNs / minuteNs));
  const found = models.map((model) => byMinute(model, elapsed, minutes));
  const p50NsByMinute = found.map((minute) => minute.map(p50Ns));
  const swapped: [number, number][] = [];
  for (const [a, minutesOfA] of found.entries()) {
    for (const [b, minutesOfB] of found.entries()) {
      if (b <= a) continue;
      const ends = [0, minutes - 1].map((minute) => verdict(minutesOfA[minute] ?? [], minutesOfB[minute] ?? []));
      if (ends.includes('faster') && ends.includes('slower')) swapped.push([a, b]);
    }
  }
  const lastToFirst = p50NsByMinute.map((p50s) => {
    const [first, last] = [p50s[0] ?? null, p50s.at(-1) ?? null];
    return first === null || last === null ? null : last / first;
  });
  return { p50NsByMinute, lastToFirst, swapped };
}

import { describe, expect, it } from 'vitest';
import type { DeviceState } from '../../../shared/api/devices.ts';
import { compareRounds, noiseFloorOf } from '../../../shared/statistics/comparison.ts';
import { flagsOf, type FlagInput } from '../../../shared/statistics/flags.ts';
import { percentile } from '../../../shared/statistics/percentile.ts';
import { summarize } from '../../../shared/statistics/summary.ts';
import { deviceState } from '../../setup/device-state.ts';

/** A linear congruential generator: enough to make noise that is the same every time. */
function noise(seed: number): () => number {
  let state = seed >>> 0;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}

/** Rounds of a measurement: each has a mood of its own that its samples share. */
function roundsOf(random: () => number, medianNs: number, rounds: number, runs: number): number[][] {
  return Array.from({ length: rounds }, () => {
    const mood = 1 + 0.1 * (random() + random() + random() - 1.5);
    return Array.from({ length: runs }, () => Math.round(medianNs * mood * (1 + 0.05 * random())));
  });
}

describe('a percentile', () => {
  it('is the nearest rank: always a sample', () => {
    const sorted = [10, 20, 30, 40];
    expect([0, 0.25, 0.26, 0.5, 0.75, 0.9, 1].map((share) => percentile(sorted, share))).toEqual([
      10, 10, 20, 20, 30, 40, 40,
    ]);
    expect(
      percentile(
        Array.from({ length: 100 }, (_, index) => index + 1),
        0.07,
      ),
    ).toBe(7);
    expect(() => percentile([], 0.5)).toThrow(RangeError);
  });
});

describe('a latency summary', () => {
  it('shows a percentile only when there are enough samples', () => {
    const of = (count: number): ReturnType<typeof summarize> => summarize([Array<number>(count).fill(5)]);
    expect(of(63).p90Ns).toBeNull();
    expect(of(64).p90Ns).toBe(5);
    expect(of(661).p99Ns).toBeNull();
    expect(of(662).p99Ns).toBe(5);
    expect([of(6635).p999Ns, of(6636).p999Ns]).toEqual([null, 5]);
  });

  it('counts every sample and ignores empty rounds', () => {
    const summary = summarize([[4, 1], [], [3, 2, 900]]);
    expect(summary).toMatchObject({ samples: 5, minNs: 1, p50Ns: 3 });
  });

  it('is the same every time, and its interval holds the median', () => {
    const rounds = roundsOf(noise(1), 1e6, 12, 50);
    const summary = summarize(rounds);
    expect(summarize(rounds)).toEqual(summary);
    expect(summary.p50LowNs).toBeLessThanOrEqual(summary.p50Ns);
    expect(summary.p50HighNs).toBeGreaterThanOrEqual(summary.p50Ns);
    expect(summary.p50HighNs - summary.p50LowNs).toBeLessThan(0.15e6);
  });

  it('resamples rounds: two that disagree leave the whole span open', () => {
    const summary = summarize([Array<number>(50).fill(100), Array<number>(50).fill(200)]);
    expect([summary.p50LowNs, summary.p50HighNs]).toEqual([100, 200]);
  });

  it('takes a long measurement of a fast network in its stride', () => {
    const rounds = roundsOf(noise(2), 20_000, 30, 10_000);
    const start = performance.now();
    expect(summarize(rounds).samples).toBe(300_000);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});

describe('a comparison', () => {
  it('finds a difference that the mood of the rounds hides', () => {
    const random = noise(3);
    const a = roundsOf(random, 1e6, 12, 50);
    // The same moods, 3 % faster.
    const b = a.map((round) => round.map((ns) => ns * 0.97 * (1 + 0.002 * random())));
    const { ratio, low, high, verdict } = compareRounds(a, b);
    expect(verdict).toBe('faster');
    expect(ratio).toBeCloseTo(0.971, 2);
    expect(low).toBeLessThanOrEqual(ratio);
    expect(high).toBeGreaterThanOrEqual(ratio);
    expect(compareRounds(b, a).verdict).toBe('slower');
    // Whatever the interval says: a device that shows as much between a network and itself shows no difference.
    const floor = Math.max(Math.abs(low - 1), Math.abs(high - 1));
    const alike = 'no difference that this device can show';
    expect(compareRounds(a, b, floor)).toEqual({ ratio, low, high, verdict: alike });
    expect(compareRounds(a, b, floor * 0.999).verdict).toBe('faster');
  });

  it('says nothing when the interval holds 1', () => {
    const same = roundsOf(noise(4), 1e6, 12, 50);
    expect(compareRounds(same, same)).toEqual({ ratio: 1, low: 1, high: 1, verdict: 'cannot be told apart' });
  });

  it('says nothing from fewer than six rounds', () => {
    const rounds = (ns: number, count: number): number[][] => Array<number[]>(count).fill([ns]);
    expect(compareRounds(rounds(10, 5), rounds(5, 5)).verdict).toBe('cannot be told apart');
    expect(compareRounds(rounds(10, 6), rounds(5, 6)).verdict).toBe('faster');
  });

  it('pairs rounds by their number and leaves out what has no partner', () => {
    expect(compareRounds([[1], [], [2]], [[2], [9], [4], [100]]).ratio).toBe(2);
    expect(() => compareRounds([[1]], [[]])).toThrow(RangeError);
  });

  it('seldom sees a difference between equals', () => {
    let alarms = 0;
    for (let seed = 1; seed <= 200; seed++) {
      const random = noise(seed * 7919);
      const verdict = compareRounds(roundsOf(random, 1e6, 12, 20), roundsOf(random, 1e6, 12, 20)).verdict;
      if (verdict !== 'cannot be told apart') alarms++;
    }
    console.info(`A/A simulated: ${alarms} alarms in 200`);
    // 5 % is promised; the bootstrap of twelve medians is a little too narrow.
    expect(alarms).toBeLessThan(24);
  });

  it('gives the noise floor as the farther end from 1', () => {
    const first = Array.from({ length: 12 }, (_, index) => [100 + index]);
    const again = first.map(([ns = 0], index) => [ns * (index % 2 === 0 ? 1.02 : 0.99)]);
    expect(noiseFloorOf(first, again)).toBeCloseTo(0.02, 6);
  });
});

describe('flags', () => {
  const state = deviceState({
    clocksKhz: [2_000_000, 1_000_000],
    temperatures: [{ zone: 'cpu', celsius: 40 }],
  });
  const counters = (...counts: number[]): DeviceState['throttling'] =>
    counts.map((count, index) => ({ cause: `oc${index + 1}`, count }));
  const calm: FlagInput = {
    summary: {
      p50Ns: 100,
      p90Ns: 120,
      p99Ns: null,
      p999Ns: null,
      minNs: 90,
      samples: 100,
      p50LowNs: 99,
      p50HighNs: 101,
    },
    warmupSettled: true,
    involuntarySwitches: 10,
    measuredNs: 1e9,
    before: state,
    after: state,
  };

  it('are none when all is well', () => {
    expect(flagsOf(calm)).toEqual([]);
    expect(flagsOf({ ...calm, involuntarySwitches: null })).toEqual([]);
  });

  it.each<[string, Partial<FlagInput>]>([
    ['p90/p50 above 1.3', { summary: { ...calm.summary, p90Ns: 131 } }],
    ['warm-up did not settle', { warmupSettled: false }],
    ['many involuntary context switches', { involuntarySwitches: 51 }],
    ['temperature rose by 5.5 °C', { after: { ...state, temperatures: [{ zone: 'cpu', celsius: 45.5 }] } }],
    [
      'the board throttled itself (oc1, oc3)',
      {
        before: { ...state, throttling: counters(0, 2, 1) },
        after: { ...state, throttling: [...counters(1, 2, 4), { cause: 'new', count: 9 }] },
      },
    ],
    ['a clock fell', { after: { ...state, clocksKhz: [1_800_000, 1_000_000] } }],
  ])('say "%s"', (flag, change) => {
    expect(flagsOf({ ...calm, ...change })).toEqual([flag]);
  });

  it('say nothing of what could not be read', () => {
    const blind = { ...state, clocksKhz: [], temperatures: [] };
    expect(flagsOf({ ...calm, summary: { ...calm.summary, p90Ns: null }, after: blind })).toEqual([]);
    expect(flagsOf({ ...calm, before: blind })).toEqual([]);
  });
});

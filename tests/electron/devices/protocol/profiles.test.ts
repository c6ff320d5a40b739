import { describe, expect, it } from 'vitest';
import type { MeasureOptions } from '../../../../electron/devices/measurement.ts';
import { planOf, timeLimitMs } from '../../../../electron/devices/protocol/profiles.ts';
import { samplesForP99 } from '../../../../shared/statistics/percentile.ts';

const plan = (changes: Partial<MeasureOptions>): ReturnType<typeof planOf> =>
  planOf({
    ...{
      profile: 'default',
      precision: 'float32',
      threads: 1,
      load: { shape: 'back-to-back' },
      sustainedMinutes: null,
    },
    ...{ layers: false, cudaGraph: false, signal: new AbortController().signal, onProgress: () => undefined },
    ...changes,
  });

describe('the profiles', () => {
  it('follow the protocol by default', () => {
    const { rounds, runs, roundMs, warmupRuns, warmupMs, warmupCapMs, durationMs } = plan({}).schedule;
    expect({ rounds, runs, roundMs, warmupRuns, warmupMs, warmupCapMs, durationMs }).toEqual({
      ...{ rounds: 12, runs: 50, roundMs: 300, durationMs: null },
      ...{ warmupRuns: 10, warmupMs: 500, warmupCapMs: 10_000 },
    });
  });

  it('take a minute of each model, and enough samples for p99 of the slowest, for a report', () => {
    const { rounds, roundMs, leastRuns } = plan({ profile: 'report' }).schedule;
    expect(rounds * roundMs).toBeGreaterThanOrEqual(60_000);
    expect(rounds * leastRuns).toBeGreaterThanOrEqual(samplesForP99);
  });

  it('take seconds when it is to be quick', () => {
    const { schedule, idleMs } = plan({ profile: 'quick' });
    expect(schedule.rounds * schedule.roundMs + idleMs).toBeLessThan(1000);
  });

  it('see enough frames of a camera', () => {
    const camera = plan({ load: { shape: 'camera', framesPerSecond: 30 } });
    expect(camera.schedule.leastRuns).toBe(10);
  });

  it('go on for a time when it is to be sustained, and are given it', () => {
    const { schedule } = plan({ sustainedMinutes: 30 });
    expect(schedule.durationMs).toBe(30 * 60_000);
    expect(timeLimitMs(schedule, 3)).toBeGreaterThan(30 * 60_000);
  });

  it.each(['quick', 'default', 'report'] as const)('have few rounds in half an hour, however fast: %s', (profile) => {
    const { runs, roundMs, durationMs } = plan({ profile, sustainedMinutes: 30 }).schedule;
    const fastestMs = 0.01;
    expect((durationMs ?? 0) / Math.min(roundMs, runs * fastestMs)).toBeLessThanOrEqual(6000);
  });

  it.each(['quick', 'default', 'report'] as const)('give a slow network the time that it needs: %s', (profile) => {
    const { schedule } = plan({ profile });
    const slowMs = 3 * (schedule.warmupCapMs + schedule.rounds * schedule.leastRuns * 4000);
    expect(timeLimitMs(schedule, 3)).toBeGreaterThan(slowMs);
  });
});

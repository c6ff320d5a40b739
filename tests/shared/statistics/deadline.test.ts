import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deadlineMisses } from '../../../shared/statistics/deadline.ts';

const turns = fc.array(
  fc.record({
    samplesNs: fc.array(fc.integer({ min: 1, max: 100_000_000 })),
    missedFrames: fc.option(fc.nat(100)),
  }),
);

describe('deadline misses', () => {
  it('are results after the next frame, and frames without a result', () => {
    const report = deadlineMisses(
      [
        { samplesNs: [10e6, 20e6, 20e6 + 1], missedFrames: 1 },
        { samplesNs: [21e6, 5e6], missedFrames: null },
      ],
      50,
    );
    expect(report).toEqual({ frames: 6, late: 2, missed: 1, missRate: 0.5 });
  });

  it('of nothing are no rate', () => {
    expect(deadlineMisses([], 30)).toEqual({ frames: 0, late: 0, missed: 0, missRate: null });
  });

  it('are a share of all frames that grows with the camera’s rate', () => {
    fc.assert(
      fc.property(turns, fc.double({ min: 1, max: 1000, noNaN: true }), (some, rate) => {
        const { frames, late, missed, missRate } = deadlineMisses(some, rate);
        expect(frames).toBeGreaterThanOrEqual(late + missed);
        if (missRate === null) return;
        expect(missRate).toBeGreaterThanOrEqual(0);
        expect(missRate).toBeLessThanOrEqual(1);
        expect(deadlineMisses(some, 2 * rate).missRate).toBeGreaterThanOrEqual(missRate);
      }),
    );
  });
});

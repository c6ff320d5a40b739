import { describe, expect, it } from 'vitest';
import { accuracyInterval, accuracyMargin, overlap } from '../../../shared/tradeoff/interval.ts';

describe('accuracyInterval', () => {
  // Newcombe 1998, Statistics in Medicine 17, table I: 81 of 263 gives 0.2553 to 0.3662, 15 of 148 gives 0.0624 to
  // 0.1605, 0 of 20 gives 0 to 0.1611.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
  ])('is Wilson’s for %d of %d', (right, images, low, high) => {
    const interval = accuracyInterval(right / images, images);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });

  it('leaves a margin for as many images', () => {
    expect(accuracyMargin(0.9369, 10_000)).toBeCloseTo(0.00477, 4);
    expect(accuracyMargin(1, 100)).toBeGreaterThan(0.01);
  });

  it('knows nothing without images', () => {
    expect(accuracyInterval(0.5, 0)).toEqual({ low: 0, high: 1 });
    expect(overlap({ low: 0, high: 1 }, { low: 1, high: 2 })).toBe(true);
    expect(overlap({ low: 0, high: 1 }, { low: 1.1, high: 2 })).toBe(false);
  });
});

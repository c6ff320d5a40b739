import { describe, expect, it } from 'vitest';
import { formatAccuracy, formatCount, formatMs, threeDigits } from '../../../shared/tradeoff/format.ts';
import { accuracyInterval, overlap } from '../../../shared/tradeoff/interval.ts';
import { methodLabel } from '../../../shared/tradeoff/methods.ts';

describe('numbers for people', () => {
  it('keeps three digits', () => {
    expect([0.4123, 9.996, 0.9999, 12.345, 1234.5, 0].map(threeDigits)).toEqual([
      '0.412',
      '10.0',
      '1.00',
      '12.3',
      '1230',
      '0',
    ]);
    expect(formatMs(33_333_333)).toBe('33.3');
    expect(formatAccuracy(0.87849)).toBe('87.8');
    expect([999, 1000, 999_600, 40_813_184, 1.2e9].map(formatCount)).toEqual([
      '999',
      '1.00 k',
      '1.00 M',
      '40.8 M',
      '1.20 G',
    ]);
  });

  it('names methods', () => {
    expect([methodLabel('legr'), methodLabel('dense'), methodLabel('new-one')]).toEqual([
      'LeGR',
      'Original',
      'new-one',
    ]);
  });
});

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

  it('knows nothing without images', () => {
    expect(accuracyInterval(0.5, 0)).toEqual({ low: 0, high: 1 });
    expect(overlap({ low: 0, high: 1 }, { low: 1, high: 2 })).toBe(true);
    expect(overlap({ low: 0, high: 1 }, { low: 1.1, high: 2 })).toBe(false);
  });
});

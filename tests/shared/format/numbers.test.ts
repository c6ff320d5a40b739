import { describe, expect, it } from 'vitest';
import { formatAccuracy, formatPoints } from '../../../shared/format/accuracy.ts';
import {
  asGiven,
  counted,
  formatBytes,
  formatChange,
  formatCount,
  formatInteger,
  formatLevel,
  formatMs,
  formatMsMargin,
  formatPercent,
  formatScientific,
  threeDigits,
} from '../../../shared/format/numbers.ts';
import { formatEta, formatSpan } from '../../../shared/format/time.ts';

const found = (accuracy: number, accuracyImages = 10_000) => ({ accuracy, accuracyImages });

describe('numbers for people', () => {
  it('keep three digits, and never round a whole part', () => {
    expect([0.4123, 0.04123, 9.996, 0.9999, 12.345, 1234.6, 0].map(threeDigits)).toEqual([
      '0.412',
      '0.0412',
      '10.0',
      '1.00',
      '12.3',
      '1235',
      '0',
    ]);
    expect([603_000, 1_234_000, 12_340_000, 133_400_000].map(formatMs)).toEqual(['0.603', '1.23', '12.3', '133']);
  });

  it('give a margin the decimals of its value', () => {
    expect(formatMsMargin(4_120, 603_000)).toBe('0.004');
    expect(formatMsMargin(52_000, 12_340_000)).toBe('0.1');
  });

  it('give counts a suffix and group whole numbers', () => {
    expect([999, 1000, 481_000, 999_600, 40_813_184, 1.2e9].map(formatCount)).toEqual([
      '999',
      '1.00 k',
      '481 k',
      '1.00 M',
      '40.8 M',
      '1.20 G',
    ]);
    expect([10_000, 999, 1_234_567].map(formatInteger)).toEqual(['10,000', '999', '1,234,567']);
    expect([counted(1, 'thread'), counted(10_000, 'image')]).toEqual(['1 thread', '10,000 images']);
    expect([8 * 2 ** 30, 12.4 * 2 ** 30, 2.5 * 2 ** 20].map(formatBytes)).toEqual(['8.0 GiB', '12.4 GiB', '2.5 MiB']);
  });

  it('sign differences with a true minus, and nothing with no sign', () => {
    expect(formatPoints(found(0.8991), found(0.9))).toBe('−0.09');
    expect(formatPoints(found(0.9109), found(0.9))).toBe('+1.09');
    expect(formatPoints(found(0.899999), found(0.9))).toBe('0.00');
    expect(formatChange(60, 100)).toBe('−40');
  });

  it('give an accuracy its second decimal from 10,000 images on', () => {
    expect(formatAccuracy(0.87849, 10_000)).toBe('87.85');
    expect(formatAccuracy(0.87849, 9_999)).toBe('87.8');
    expect(formatPoints(found(0.8628, 500), found(0.9))).toBe('−3.7');
  });

  it('write shares, limits and proofs', () => {
    expect([formatPercent(0.93694), formatPercent(0.93694, 2)]).toEqual(['93.7', '93.69']);
    expect([formatLevel(0.5), formatLevel(0.125)]).toEqual(['50', '12.5']);
    expect([asGiven(33), asGiven(0.8892 * 100)]).toEqual(['33', '88.92']);
    expect(formatScientific(3.14e-6)).toBe('3.1e−6');
    expect(formatScientific(0)).toBe('0');
  });
});

describe('time for people', () => {
  it('is exact when it is over, and coarse while it is an estimate', () => {
    expect([45, 200, 7500].map(formatSpan)).toEqual(['45 s', '3 min 20 s', '2 h 5 min']);
    expect([0.2, 48, 150, 5430].map(formatEta)).toEqual(['1 s left', '48 s left', '3 min left', '1 h 31 min left']);
  });
});

import { describe, expect, it } from 'vitest';
import {
  formatChange,
  formatCount,
  formatEta,
  formatInteger,
  formatMs,
  formatPercent,
  formatPoints,
  formatScientific,
} from '../../../renderer/format/numbers.ts';

describe('numbers on screen', () => {
  it('gives milliseconds three significant digits', () => {
    expect([603_000, 1_234_000, 12_340_000, 133_400_000].map(formatMs)).toEqual(['0.603', '1.23', '12.3', '133']);
  });

  it('gives counts a suffix and groups whole numbers', () => {
    expect([75_300_000, 481_000, 1_234_567_890, 12].map(formatCount)).toEqual(['75.3 M', '481 k', '1.23 G', '12']);
    expect([10_000, 999, 1_234_567].map(formatInteger)).toEqual(['10,000', '999', '1,234,567']);
  });

  it('signs differences with a true minus, and nothing with no sign', () => {
    expect(formatPoints(-0.0009)).toBe('−0.09');
    expect(formatPoints(0.0109)).toBe('+1.09');
    expect(formatPoints(-0.000001)).toBe('0.00');
    expect(formatChange(60, 100)).toBe('−40');
  });

  it('writes shares, proofs and what is left of the time', () => {
    expect(formatPercent(0.93694)).toBe('93.69');
    expect(formatScientific(3.14e-6)).toBe('3.1e−6');
    expect(formatScientific(0)).toBe('0');
    expect([0.2, 48, 150, 5430].map(formatEta)).toEqual(['1 s left', '48 s left', '3 min left', '1 h 31 min left']);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { domainOf, makeScale, ticksOf } from '../../../shared/plot/scales.ts';

describe('domains', () => {
  it('hold every value with a margin, on both scales', () => {
    const values = fc.array(fc.double({ min: 1, max: 1e9, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(values, fc.constantFrom('linear' as const, 'log' as const), (xs, kind) => {
        const [low, high] = domainOf(xs, kind);
        return low < Math.min(...xs) && high > Math.max(...xs) && (kind === 'linear' || low > 0);
      }),
      { examples: [[[1.0000000000000002, 1], 'linear']] },
    );
  });
  it('have a width without values', () => {
    expect(domainOf([], 'linear')).toEqual([0, 1]);
    expect(domainOf([], 'log')).toEqual([1, 10]);
  });
  it('have room around a single value, and end at zero', () => {
    expect(makeScale('linear', domainOf([5], 'linear'), [0, 100]).at(5)).toBe(50);
    expect(makeScale('linear', domainOf([0], 'linear'), [0, 100]).at(0)).toBe(50);
    expect(domainOf([0.1, 10], 'linear')[0]).toBe(0);
  });
});

describe('ticks', () => {
  it('are round in the unit on screen', () => {
    const ticks = ticksOf(makeScale('linear', [480_000, 900_000], [0, 900]), 1e-6, 8);
    expect(ticks.map(({ text }) => text)).toEqual([
      '0.50',
      '0.55',
      '0.60',
      '0.65',
      '0.70',
      '0.75',
      '0.80',
      '0.85',
      '0.90',
    ]);
    expect(ticks[0]!.value).toBeCloseTo(500_000);
  });
  it('are written so that they parse again', () => {
    const ticks = ticksOf(makeScale('linear', [0, 12_000_000], [0, 100]), 1, 5);
    expect(ticks.map(({ text }) => Number(text))).toEqual(ticks.map(({ value }) => value));
  });
  it('are powers and their halves on a wide log axis, round steps on a narrow one', () => {
    const wide = ticksOf(makeScale('log', [1e5, 1e8], [0, 900]), 1e-6, 8).map(({ text }) => text);
    expect(wide).toEqual(['0.1', '0.2', '0.5', '1', '2', '5', '10', '20', '50', '100']);
    const narrow = ticksOf(makeScale('log', [4e5, 9e5], [0, 900]), 1e-6, 5).map(({ text }) => text);
    expect(narrow).toEqual(['0.4', '0.5', '0.6', '0.7', '0.8', '0.9']);
  });
});

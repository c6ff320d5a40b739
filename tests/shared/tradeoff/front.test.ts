import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hypervolume, paretoFront } from '../../../shared/tradeoff/front.ts';
import type { TradeoffPoint } from '../../../shared/tradeoff/front.ts';

function dominates(a: TradeoffPoint, b: TradeoffPoint): boolean {
  return a.accuracy >= b.accuracy && a.cost <= b.cost && (a.accuracy > b.accuracy || a.cost < b.cost);
}

/** Few distinct values, so that ties are common. */
const points = fc.array(fc.record({ accuracy: fc.integer({ min: 0, max: 8 }), cost: fc.integer({ min: 1, max: 9 }) }), {
  maxLength: 40,
});

describe('paretoFront', () => {
  it('is what comparing all pairs gives', () => {
    fc.assert(
      fc.property(points, (all) => {
        const expected = all.flatMap((point, index) => (all.some((other) => dominates(other, point)) ? [] : [index]));
        expect(paretoFront(all).toSorted((a, b) => a - b)).toEqual(expected);
      }),
    );
  });

  it('comes cheapest first', () => {
    fc.assert(
      fc.property(points, (all) => {
        const costs = paretoFront(all).map((index) => all[index]?.cost ?? Number.NaN);
        expect(costs).toEqual(costs.toSorted((a, b) => a - b));
      }),
    );
  });

  it('leaves out what is not a number', () => {
    expect(
      paretoFront([
        { accuracy: 0.9, cost: Number.NaN },
        { accuracy: Number.NaN, cost: 1 },
      ]),
    ).toEqual([]);
    expect(paretoFront([])).toEqual([]);
  });

  it('finds among 100,000 points those that no cheaper one reaches', () => {
    const many = Array.from({ length: 100_000 }, (_, i) => ({
      accuracy: (i * 7919) % 100_003,
      cost: (i * 104_729) % 99_991,
    }));
    let best = -1;
    const records = many
      .toSorted((a, b) => a.cost - b.cost || b.accuracy - a.accuracy)
      .filter(({ accuracy }) => accuracy > best && (best = accuracy) >= 0);
    expect(paretoFront(many).map((index) => many[index])).toEqual(records);
  });
});

describe('hypervolume', () => {
  it('is the number of unit squares that some point covers', () => {
    fc.assert(
      fc.property(points, (all) => {
        let squares = 0;
        for (let accuracy = 2; accuracy < 8; accuracy++) {
          for (let cost = 1; cost < 8; cost++) {
            if (all.some((point) => point.accuracy >= accuracy + 1 && point.cost <= cost)) squares++;
          }
        }
        expect(hypervolume(all, { accuracy: 2, cost: 8 })).toBe(squares);
      }),
    );
  });
});

import { describe, expect, it } from 'vitest';
import type { Spent } from '../../../shared/api/results.ts';
import { familyCost } from '../../../shared/tradeoff/family-cost.ts';

const spent = (seconds: number, evaluations = 0): Spent => ({ evaluations, images: 10, trainingSteps: 2, seconds });
const family = (networks: number) => [
  { method: 'dense', spent: null },
  ...Array.from({ length: networks }, () => ({ method: 'legr', spent: spent(5) })),
];

describe('what a family costs', () => {
  it('is held against a search of its own for each network, which would cost what one of these did', () => {
    // Two searches, which ended after 90 networks each.
    expect(familyCost(family(6), spent(60, 180), 2)).toEqual({
      networks: 6,
      search: spent(60, 180),
      levels: { evaluations: 0, images: 60, trainingSteps: 12, seconds: 30 },
      searchPerLevel: { evaluations: 540, timesTheEvaluations: 3, timesAsLong: (180 + 30) / (60 + 30) },
    });
  });

  it('is held against nothing where nothing was searched, or networks are missing', () => {
    expect(familyCost(family(6), spent(0), null)?.searchPerLevel).toBeNull();
    expect(familyCost(family(6), null, 1)?.search).toEqual({ evaluations: 0, images: 0, trainingSteps: 0, seconds: 0 });
    expect(familyCost(family(2), spent(60, 180), 3)?.searchPerLevel).toBeNull();
    expect(familyCost(family(0), spent(60, 180), 3)).toBeNull();
  });

  it('is not told of networks whose cost was not counted', () => {
    expect(familyCost([...family(2), { method: 'legr', spent: null }], spent(60, 180), 1)).toBeNull();
  });
});

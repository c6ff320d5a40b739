import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocateByLoss, allocateUniformly } from '../../../../../../electron/compute/methods/slr/sets/allocate.ts';
import type { AllocationRules, LayerLoss } from '../../../../../../electron/compute/methods/slr/sets/allocate.ts';
import { atomsToKeep } from '../../../../../../electron/compute/methods/slr/sets/atoms.ts';
import { sharesByHand } from '../../../../../../electron/compute/methods/slr/sets/by-hand.ts';

const free: AllocationRules = { whole: [], floor: 0 };

function layer(node: string, energies: readonly number[], curvature = 1, atomCost = 1): LayerLoss {
  return { node, atoms: energies.length, atomCost, energies: Float64Array.from(energies), curvature };
}

/** All numbers of atoms that layers may keep, with what they cost and what is lost. */
function waysOf(layers: readonly LayerLoss[], { whole, floor }: AllocationRules) {
  let ways: { kept: number[]; cost: number; loss: number }[] = [{ kept: [], cost: 0, loss: 0 }];
  for (const { node, atoms, atomCost, energies, curvature } of layers) {
    const ascending = [...energies].sort((a, b) => a - b);
    const least = whole.includes(node) ? atoms : Math.max(1, Math.round(floor * atoms));
    ways = ways.flatMap(({ kept, cost, loss }) =>
      Array.from({ length: atoms - least + 1 }, (_, more) => {
        const lost = ascending.slice(0, atoms - least - more).reduce((sum, energy) => sum + energy, 0);
        const count = least + more;
        return { kept: [...kept, count], cost: cost + count * atomCost, loss: loss + (curvature / 2) * lost };
      }),
    );
  }
  return ways;
}

const tinyLayers = fc.array(
  fc.tuple(
    fc.array(fc.oneof(fc.integer({ min: 0, max: 3 }), fc.double({ min: 0, max: 9, noNaN: true })), {
      minLength: 1,
      maxLength: 5,
    }),
    fc.constantFrom(0, 1e-9, 0.5, 2),
    fc.constantFrom(1, 2, 9),
  ),
  { minLength: 1, maxLength: 4 },
);
const cases = fc.record({
  layers: tinyLayers.map((specs) =>
    specs.map(([energies, curvature, cost], i) => layer(`l${i}`, energies, curvature, cost)),
  ),
  budgetShare: fc.double({ min: 0, max: 1, noNaN: true }),
  floor: fc.constantFrom(0, 0.3, 0.5),
  isFirstWhole: fc.boolean(),
});

describe('one budget over layers', () => {
  it('by equal marginal loss loses the least of all ways that cost no more, and goes as far as the budget', () => {
    fc.assert(
      fc.property(cases, ({ layers, budgetShare, floor, isFirstWhole }) => {
        const rules = { whole: isFirstWhole ? ['l0'] : [], floor };
        const ways = waysOf(layers, rules);
        const [least, all] = [Math.min, Math.max].map((pick) => pick(...ways.map(({ cost }) => cost)));
        const budget = least! + budgetShare * (all! - least!);
        const { shares, cost } = allocateByLoss(layers, budget, rules);
        const kept = layers.map(({ node, atoms }) => Math.round(shares.get(node)! * atoms));
        const ours = ways.find((way) => String(way.kept) === String(kept))!;
        expect(cost).toBe(ours.cost);
        expect(cost).toBeLessThanOrEqual(budget);
        const best = Math.min(...ways.filter((way) => way.cost <= cost).map(({ loss }) => loss));
        expect(ours.loss).toBeLessThanOrEqual(best * (1 + 1e-12) + 1e-12);
        // Of the atoms that leave, the one worth the most per cost does not fit; nor does any other worth as much.
        const left = layers.flatMap(({ energies, curvature, atomCost }, l) => {
          const descending = [...energies].sort((a, b) => b - a).slice(kept[l]);
          return descending.map((energy) => ({ atomCost, score: ((curvature / 2) * energy) / atomCost }));
        });
        const dearest = Math.max(...left.map(({ score }) => score));
        const cheapest = Math.min(...left.filter(({ score }) => score === dearest).map(({ atomCost }) => atomCost));
        expect(cost + cheapest).toBeGreaterThan(budget);
        // The set of the share keeps exactly the atoms that were counted.
        expect(layers.map(({ node, atoms }) => atomsToKeep(shares.get(node)!, atoms))).toEqual(kept);
      }),
      { numRuns: 200 },
    );
  });

  it('takes parameters from where they are worth the least', () => {
    const layers = [layer('flat', [1, 1, 1, 1], 1), layer('steep', [1, 1, 1, 1], 100), layer('dear', [1, 9], 1, 4)];
    const { shares, cost } = allocateByLoss(layers, 10, free);
    expect(Object.fromEntries(shares)).toEqual({ flat: 0.5, steep: 1, dear: 0.5 });
    expect(cost).toBe(10);
  });

  it('keeps equal atoms of earlier layers', () => {
    const layers = [layer('a', [1, 1, 1]), layer('b', [1, 1, 1])];
    expect([...allocateByLoss(layers, 5, free).shares.values()]).toEqual([1, 2 / 3]);
  });

  it('uniformly is the largest share that fits', () => {
    fc.assert(
      fc.property(cases, ({ layers, budgetShare, floor, isFirstWhole }) => {
        const rules = { whole: isFirstWhole ? ['l0'] : [], floor };
        const costAt = (share: number): number =>
          layers.reduce((sum, { node, atoms, atomCost }) => {
            const kept = rules.whole.includes(node) ? atoms : atomsToKeep(Math.max(share, floor), atoms);
            return sum + kept * atomCost;
          }, 0);
        const budget = costAt(0) + budgetShare * (costAt(1) - costAt(0));
        const { cost } = allocateUniformly(layers, budget, rules);
        // The rounded share changes at these only.
        const steps = layers.flatMap(({ atoms }) => Array.from({ length: atoms }, (_, kept) => (kept + 0.5) / atoms));
        const most = Math.max(...[0, ...steps].map(costAt).filter((tried) => tried <= budget));
        expect(cost).toBe(most);
      }),
      { numRuns: 100 },
    );
  });

  it('says the least that can be reached', () => {
    const layers = [layer('first', [1, 1], 1, 10), layer('second', [1, 1, 1, 1], 1, 5)];
    const unreachable = (least: number): Error =>
      expect.objectContaining({
        code: 'BUDGET_UNREACHABLE',
        message: expect.stringContaining(`the least is ${least}.`) as string,
      }) as Error;
    for (const allocate of [allocateByLoss, allocateUniformly]) {
      expect(() => allocate(layers, 14, free)).toThrow(unreachable(15));
      expect(() => allocate(layers, 29, { whole: ['first'], floor: 0.5 })).toThrow(unreachable(30));
      expect(allocate(layers, 30, { whole: ['first'], floor: 0.5 }).cost).toBe(30);
    }
  });

  it('refuses layers it does not know, and losses that are no numbers', () => {
    const layers = [layer('a', [1, NaN]), layer('b', [1])];
    expect(() => allocateByLoss(layers, 9, { whole: ['stem'], floor: 0 })).toThrow(
      expect.objectContaining({ code: 'OPTION_INVALID', message: expect.stringContaining('“stem”') as string }),
    );
    expect(() => allocateByLoss(layers, 9, free)).toThrow(expect.objectContaining({ code: 'TRAINING_DIVERGED' }));
  });
});

describe('shares by hand', () => {
  it('leave the other layers whole', () => {
    expect(Object.fromEntries(sharesByHand([{ node: 'a' }, { node: 'b' }], { b: 0.1 }))).toEqual({ a: 1, b: 0.1 });
  });

  it('name layers that exist', () => {
    expect(() => sharesByHand([{ node: 'a' }], { fc: 0.1 })).toThrow(
      expect.objectContaining({ code: 'OPTION_INVALID', message: expect.stringContaining('“fc”') as string }),
    );
  });
});

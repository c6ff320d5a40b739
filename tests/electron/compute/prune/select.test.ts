import { describe, expect, it } from 'vitest';
import { cohortsOf } from '../../../../electron/compute/prune/cohorts.ts';
import { Selector, type SelectorOptions } from '../../../../electron/compute/prune/select.ts';
import { Generator } from '../../../../electron/compute/random/generator.ts';
import { findUnits } from '../../../../shared/graph/channels/find-units.ts';
import { costOf } from '../../../../shared/graph/cost.ts';
import { cutGraph } from '../../../../shared/graph/cut.ts';
import { NetworkBuilder } from '../../../shared/graph/builder.ts';
import { residualNetwork } from '../samples.ts';

const graph = residualNetwork();
const units = findUnits(graph);
const selector = new Selector(graph, units);
const dense = costOf(graph).macs;

function randomScores(seed: number): Float64Array {
  const generator = Generator.fromSeed(seed, 'test');
  return Float64Array.from({ length: units.units.length }, () => generator.uniform());
}

/** What is removed to keep this share of the MACs. */
function select(scores: Float64Array, share: number, options?: SelectorOptions): ReadonlySet<number> {
  const own = options === undefined ? selector : new Selector(graph, units, options);
  return own.select(scores, own.shareOf('macs', share));
}

describe('Selector', () => {
  it('ends within the budget, and would be over it with the last unit back', () => {
    for (const keepMacs of [0.9, 0.5, 0.2]) {
      const removed = select(randomScores(1), keepMacs);
      expect(costOf(cutGraph(graph, units, removed)).macs).toBeLessThanOrEqual(keepMacs * dense);
      const last = [...removed].at(-1)!;
      const fewer = new Set([...removed].filter((unit) => unit !== last));
      expect(costOf(cutGraph(graph, units, fewer)).macs).toBeGreaterThan(keepMacs * dense);
    }
  });

  it('removes by ascending score, so that smaller budgets remove more of the same', () => {
    const scores = randomScores(2);
    const large = select(scores, 0.8);
    const small = select(scores, 0.5);
    expect([...large].every((unit) => small.has(unit))).toBe(true);
    const ascending = [...large].map((unit) => scores[unit]!);
    expect(ascending).toEqual([...ascending].sort((a, b) => a - b));
  });

  it('leaves a tenth of every layer and two filters at least', () => {
    const removed = select(randomScores(3), 0.06);
    for (const { unitOfFilter, count } of units.layers) {
      const gone = [...unitOfFilter].filter((unit) => removed.has(unit)).length;
      expect(gone).toBeLessThanOrEqual(Math.min(Math.floor(0.9 * count), count - 2));
    }
  });

  it.each([4, 8])('keeps multiples of %i in every layer', (round) => {
    const removed = select(randomScores(4), 0.6, { round });
    const cut = cutGraph(graph, units, removed);
    expect(costOf(cut).macs).toBeLessThanOrEqual(0.6 * dense);
    for (const { constant, unitOfFilter, count } of units.layers) {
      const kept = cut.constants.get(constant)!.dims[0]!;
      if (unitOfFilter.some((unit) => units.units[unit]?.prunable))
        expect(kept === count || kept % round === 0).toBe(true);
    }
  });

  it('keeps a floor in every group, and a higher one in a single group', () => {
    const { id, units: members } = units.groups.find((group) => group.prunable)!;
    const removed = select(randomScores(6), 0.4, { floor: { all: 3, [id]: 6 } });
    for (const group of units.groups) {
      const kept = group.units.filter((unit) => !removed.has(unit)).length;
      expect(kept).toBeGreaterThanOrEqual(Math.min(group.id === id ? 6 : 3, group.units.length));
    }
    expect(members.some((unit) => removed.has(unit))).toBe(true);
  });

  it('takes a group by its name, and refuses one that the model does not have', () => {
    const { name, units: members } = units.groups.find((group) => group.prunable)!;
    const removed = select(randomScores(7), 0.8, { floor: { [name]: 1000 } });
    expect(members.some((unit) => removed.has(unit))).toBe(false);
    expect(() => new Selector(graph, units, { round: { layer9: 8 } })).toThrow(
      expect.objectContaining({
        code: 'OPTION_INVALID',
        message: expect.stringContaining('“layer9”') as string,
        hint: expect.stringContaining(`g0 (${name})`) as string,
      }),
    );
  });

  it('says so when rounding or a floor puts the budget out of reach', () => {
    for (const options of [{ floor: 1000 }, { round: 1024 }]) {
      expect(() => select(randomScores(8), 0.5, options)).toThrow(
        expect.objectContaining({
          code: 'BUDGET_UNREACHABLE',
          message: expect.stringMatching(/Without rounding and floors it could be/),
        }),
      );
      expect(() => select(randomScores(8), 0.001, options)).toThrow(
        expect.objectContaining({ message: expect.not.stringMatching(/Without/) }),
      );
    }
  });

  it('says what can be reached when the budget cannot', () => {
    expect(() => select(randomScores(5), 0.001)).toThrow(
      expect.objectContaining({
        code: 'BUDGET_UNREACHABLE',
        message: expect.stringMatching(/^0\.001 of the MACs .* the least is 0\.0\d+ of the MACs\.$/),
      }),
    );
    // Nothing of the failed attempt stays behind.
    expect(select(randomScores(1), 0.999).size).toBeGreaterThan(0);
  });
});

describe('cohortsOf', () => {
  it('tells apart the widths of a chain with padded shortcuts', () => {
    const builder = new NetworkBuilder();
    const narrow = builder.block(builder.input(['n', 3, 8, 8]), 4);
    const zeros = [0, 0, 0, 0, 0, 4, 0, 0];
    const shortcut = builder.setChannels(builder.node('Pad', [narrow, builder.integers(zeros)]), 8);
    const wide = builder.batchNorm(builder.conv(narrow, 8));
    const sum = builder.setChannels(builder.node('Add', [wide, shortcut]), 8);
    const network = builder.build(builder.classifier(sum));
    const sizes = cohortsOf(findUnits(network)).map((cohort) => cohort.units.length);
    expect(sizes.sort()).toEqual([4, 4]);
  });
});

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

const milliseconds = (most: number) => ({ quantity: 'latency', most: most * 1e6 }) as const;

function refusal(message: RegExp): unknown {
  return expect.objectContaining({ code: 'BUDGET_UNREACHABLE', message: expect.stringMatching(message) as string });
}

function thrown(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
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
      expect(() => select(randomScores(8), 0.5, options)).toThrow(refusal(/Without rounding and floors it could be/));
      expect(() => select(randomScores(8), 0.001, options)).toThrow(
        expect.objectContaining({ message: expect.not.stringMatching(/Without/) }),
      );
    }
  });

  it('says what can be reached when the budget cannot', () => {
    expect(() => select(randomScores(5), 0.001)).toThrow(
      refusal(/^0\.001 of the MACs cannot .* the least is 0\.0\d+ of the MACs\.$/),
    );
    // Nothing of the failed attempt stays behind.
    expect(select(randomScores(1), 0.999).size).toBeGreaterThan(0);
  });
});

describe('a limit', () => {
  it.each([
    ['params', /^0\.001 of the parameters cannot .* the least is 0\.0\d+ of the parameters\.$/],
    ['activations', /^0\.001 of the activation memory cannot .* the least is 0\.\d+ of the activation memory\.$/],
  ] as const)('on %s is met, or says what can be reached', (quantity, message) => {
    const scores = randomScores(9);
    expect(selector.dense('params')).toBe(costOf(graph).params);
    expect(selector.dense('activations')).toBe(costOf(graph).activationBytes);
    const limit = selector.shareOf(quantity, 0.5);
    const { params, activationBytes: activations } = costOf(cutGraph(graph, units, selector.select(scores, limit)));
    expect({ params, activations }[quantity]).toBeLessThanOrEqual(limit.most);
    expect(() => selector.select(scores, selector.shareOf(quantity, 0.001))).toThrow(refusal(message));
  });

  it('reached as the message says is within it', () => {
    const scores = randomScores(10);
    const [, least] = /the least is ([\d.]+)/.exec(String(thrown(() => select(scores, 0.001))))!;
    expect(select(scores, Number(least)).size).toBeGreaterThan(0);
  });

  it('on latency needs something that tells it', () => {
    for (const ask of [() => selector.dense('latency'), () => selector.select(randomScores(1), milliseconds(1))]) {
      expect(ask).toThrow(expect.objectContaining({ code: 'LATENCY_MODEL_UNKNOWN' }));
    }
  });

  it('on latency is met by as few units of the order as others remove, with few questions', () => {
    let asked = 0;
    const perMac = 50;
    const latency = (removed: Iterable<number>): number => {
      asked++;
      return costOf(cutGraph(graph, units, new Set(removed))).macs * perMac;
    };
    const timed = new Selector(graph, units, { latency });
    for (const share of [1, 0.9, 0.6, 0.3]) {
      asked = 0;
      const removed = timed.select(randomScores(11), milliseconds((share * dense * perMac) / 1e6));
      expect(removed).toEqual(select(randomScores(11), share));
      expect(asked).toBeLessThan(12);
    }
    expect(() => timed.select(randomScores(11), milliseconds(0.125))).toThrow(
      refusal(/^0\.125 ms \(predicted\) cannot be reached: .* the least is [\d.]+ ms \(predicted\)\.$/),
    );
  });

  it('on latency is found where fewer channels are slower', () => {
    // Fast only with 10 to 20 units gone.
    const latency = (removed: Iterable<number>): number => {
      const { length } = [...removed];
      return length >= 10 && length <= 20 ? 1e6 : 3e6 - length;
    };
    const timed = new Selector(graph, units, { latency });
    expect(timed.select(randomScores(12), milliseconds(2)).size).toBe(10);
    expect(() => timed.select(randomScores(12), milliseconds(0.5))).toThrow(refusal(/the least is 1\.00 ms/));
  });
});

describe('a selection within a plan', () => {
  const scores = randomScores(13);
  const limit = selector.shareOf('macs', 0.4);

  it('removes what the plan removes, whatever its score, and then the lowest', () => {
    const plan = select(randomScores(14), 0.7);
    const removed = [...selector.select(scores, limit, plan)];
    expect(new Set(removed.slice(0, plan.size))).toEqual(plan);
    const then = removed.slice(plan.size).map((unit) => scores[unit]!);
    expect(then).toEqual([...then].sort((a, b) => a - b));
    expect(costOf(cutGraph(graph, units, new Set(removed))).macs).toBeLessThanOrEqual(limit.most);
    expect(selector.select(scores, selector.shareOf('macs', 1), plan)).toEqual(plan);
  });

  it('completes a step that the plan broke', () => {
    const rounded = new Selector(graph, units, { round: 4 });
    const { units: members } = rounded.cohorts[0]!;
    const removed = rounded.select(scores, rounded.shareOf('macs', 1), new Set(members.slice(0, 1)));
    const others = members.slice(1).sort((a, b) => scores[a]! - scores[b]!);
    expect([...removed]).toEqual([members[0], ...others.slice(0, 3)]);
  });

  it.each([
    ['unit 0 of group g3', units.groups[3]!.units.slice(0, 1)],
    ['there is no unit 1000', [1000]],
    ['unit 10 of group g0', units.groups[0]!.units],
  ])('refuses one that cannot be: %s', (message, plan) => {
    expect(() => selector.select(scores, limit, new Set(plan))).toThrow(
      expect.objectContaining({ code: 'PLAN_INVALID', message: expect.stringContaining(message) as string }),
    );
    // Nothing of the failed attempt stays behind.
    expect(selector.select(scores, selector.shareOf('macs', 1)).size).toBe(0);
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

import { describe, expect, it } from 'vitest';
import type { MeasuredLatencies } from '../../../shared/tradeoff/measured.ts';
import { assembleTradeoffs } from '../../../shared/tradeoff/assemble.ts';
import { boardEnergy } from '../../../shared/tradeoff/measured.ts';
import { parseBudget } from '../../../shared/tradeoff/budget.ts';
import { candidate, dense, latency, measured, predicted } from './fixtures.ts';

const half = candidate('half', { level: 0.5, accuracy: 0.841 });
const third = candidate('third', { level: 0.3, macs: 12_000_000, accuracy: 0.792 });
const uniform = candidate('uniform', { method: 'uniform-l1', accuracy: 0.7 });
const latencies = measured([
  latency('dense', 0.78),
  latency('half', 0.41),
  latency('third', 0.3),
  latency('uniform', 0.42),
]);
const all = [dense, half, third, uniform];

describe('assembleTradeoffs', () => {
  it('puts the front over measured latency and names the best within budget', () => {
    const set = assembleTradeoffs(all, latencies, [parseBudget('latency<=0.5ms')]);
    expect(set.candidates.filter((one) => one.onFront).map((one) => one.id)).toEqual(['dense', 'half', 'third']);
    expect(set.candidates.filter((one) => one.withinBudget).map((one) => one.id)).toEqual(['half', 'third', 'uniform']);
    expect(set.best).toBe('half');
    expect(set.sentence).toBe(
      'LeGR at 50 % of the MACs is the most accurate within 0.5 ms: 84.10 % at 0.410 ms, 1.90 times faster than the original and 3.70 points below it. Measured on bench (Raspberry Pi 5), onnxruntime 1.27.0, float32, 1 thread.',
    );
    expect(set).toMatchObject({ device: 'bench', deviceBoard: 'Raspberry Pi 5', budgets: ['latency<=0.5ms'] });
  });

  it('says what there is to choose from when there is no budget', () => {
    const set = assembleTradeoffs(all, latencies, []);
    expect(set.best).toBe('dense');
    expect(set.sentence).toBe(
      'The front has 3 candidates, from LeGR at 30 % of the MACs (79.20 % at 0.300 ms, 2.60 times faster than the original and 8.60 points below it) to the original (87.80 % at 0.780 ms). Measured on bench (Raspberry Pi 5), onnxruntime 1.27.0, float32, 1 thread.',
    );
  });

  it('says so when nothing meets the budget', () => {
    const set = assembleTradeoffs(all, latencies, [parseBudget('latency<=0.2ms'), parseBudget('accuracy>=80%')]);
    expect(set.best).toBeNull();
    expect(set.sentence).toContain(
      'No candidate is known to be within 0.2 ms, with at least 80 % accuracy; the fastest is LeGR at 30 %',
    );
  });

  it('never speaks of speed when nothing was measured', () => {
    const set = assembleTradeoffs(all, null, [parseBudget('macs<=20M')]);
    expect(set).toMatchObject({ best: 'half', device: null, conditions: null });
    expect(set.candidates.filter((one) => one.onFront).map((one) => one.id)).toEqual(['dense', 'half', 'third']);
    expect(set.sentence).toBe(
      'LeGR at 50 % of the MACs is the most accurate within 20.0 M MACs: 84.10 % with 20.0 M MACs, 3.70 points below the original. Nothing was measured on a device yet: no latency is known.',
    );
    expect(assembleTradeoffs(all, null, []).sentence).not.toMatch(/fast|slow|speed/);
  });

  it('holds a latency budget unmet where latency is not known', () => {
    const set = assembleTradeoffs(all, measured([latency('half', 0.41)]), [parseBudget('latency<=9s')]);
    expect(set.candidates.filter((one) => one.withinBudget).map((one) => one.id)).toEqual(['half']);
    expect(set.candidates.filter((one) => one.onFront).map((one) => one.id)).toEqual(['half']);
    expect(set.sentence).toContain('whose latency was not measured');
    expect(set.sentence).toContain('3 candidates were not measured there.');
    const few = measured([latency('half', 0.41, { p99Ns: null })]);
    expect(assembleTradeoffs(all, few, [parseBudget('p99<=9s')]).best).toBeNull();
  });

  it('holds to energy and to memory, where they are known', () => {
    const within = (budget: string, half: number | null, bytes: number | null): readonly string[] =>
      assembleTradeoffs(
        [dense, candidate('half', { activationBytes: bytes })],
        measured([latency('dense', 0.7), latency('half', 0.4, { energyMillijoules: half })]),
        [parseBudget(budget)],
      ).candidates.flatMap(({ id, withinBudget }) => (withinBudget ? [id] : []));
    expect(within('energy<=5mJ', 4.9, null)).toEqual(['half']);
    expect(within('energy<=5mJ', 5.1, null)).toEqual([]);
    expect(within('energy<=5mJ', null, null)).toEqual([]);
    expect(within('activations<=2KiB', null, 2048)).toEqual(['half']);
    expect(within('activations<=2KiB', null, 2049)).toEqual([]);
    expect(assembleTradeoffs([dense], null, [parseBudget('activations<=2KiB')]).sentence).toContain(
      '2 KiB of activations',
    );
  });

  it('takes the energy of the whole board: of the rail that holds all others', () => {
    const rail = (name: string, grossMillijoules: number) =>
      ({ rail: name, basis: 'turns', grossMillijoules, netMillijoules: null }) as const;
    expect(boardEnergy([rail('VDD_CPU', 3), rail('VDD_IN', 7), rail('VDD_SOC', 2)])).toBe(7);
    expect(boardEnergy([])).toBeNull();
  });

  it('does not call a difference what the intervals do not show', () => {
    const near = measured([latency('dense', 0.412), latency('half', 0.41), latency('third', 0.3)]);
    const { sentence } = assembleTradeoffs([dense, half, third], near, [parseBudget('latency<=0.411ms')]);
    expect(sentence).toContain('in latency it cannot be told apart from the original, and it is 3.70 points below it.');
    expect(sentence).toContain('The 95 % interval of its latency reaches beyond the limit.');
    expect(sentence).not.toContain('faster');
  });

  it('does not call a difference what the noise floor swallows', () => {
    const exact = { p50LowNs: 410_000, p50HighNs: 410_000 };
    const lower = { p50LowNs: 400_000, p50HighNs: 400_000 };
    const samples = [latency('dense', 0.41, exact), latency('half', 0.4, lower)];
    const sentence = (noiseFloor: number) =>
      assembleTradeoffs([dense, half], measured(samples, { noiseFloor }), [parseBudget('macs<=20M')]).sentence;
    expect(sentence(0.03)).toContain('cannot be told apart from the original');
    expect(sentence(0.01)).toContain('1.02 times faster than the original');
  });

  it('names a tie of the best', () => {
    const rival = candidate('rival', { method: 'global-l2', level: 0.525, accuracy: 0.838 });
    const set = assembleTradeoffs([...all, rival], measured([...latencies.latencies, latency('rival', 0.412)]), [
      parseBudget('latency<=0.5ms'),
    ]);
    // Uniform L1 is as fast, but its accuracy is clearly another.
    expect(set.sentence).toContain('It cannot be told apart from Global L2 at 52.5 % of the MACs.');
  });

  it('takes the faster of two that are equally accurate', () => {
    const twin = candidate('twin', { accuracy: half.accuracy });
    const samples = measured([latency('dense', 0.8), latency('half', 0.5), latency('twin', 0.4)]);
    expect(assembleTradeoffs([dense, half, twin], samples, [parseBudget('latency<=0.6ms')]).best).toBe('twin');
  });

  it('shows the original once for all experiments, and candidates of another session marked', () => {
    const again = { ...dense, id: 'dense-2', experimentId: 'second' };
    const later = latency('third', 0.3, { sessionId: 'later', measuredAt: '2026-11-24T00:00:00.000Z' });
    const set = assembleTradeoffs([dense, half, again, third], measured([latency('dense', 0.8), later]), []);
    expect(set.candidates.map((one) => one.id)).toEqual(['dense', 'half', 'third']);
    expect(set.candidates[0]?.latency?.flags).toEqual(['measured in another session, not interleaved with the latest']);
    expect(set.candidates[2]?.latency?.flags).toEqual([]);
  });

  it('warns when accuracies come from different images', () => {
    const quick = candidate('quick', { accuracyImages: 500, accuracySplit: 'validation' });
    expect(assembleTradeoffs([dense, quick], null, []).sentence).toContain(
      'Their accuracies come from different images (test, 10,000 images; validation, 500 images) and compare only roughly.',
    );
  });

  it('has a sentence for the empty set', () => {
    expect(assembleTradeoffs([], null, []).sentence).toBe(
      'There are no candidates yet: run an experiment to make some.',
    );
  });

  describe('with latencies predicted', () => {
    const cuts = [dense, half, third];
    const some = measured([latency('dense', 0.8)]);
    const set = (budgets: readonly string[], known: MeasuredLatencies | null = some) =>
      assembleTradeoffs(cuts, known, budgets.map(parseBudget), predicted({ dense: 0.9, half: 0.41, third: 0.2 }));
    const wouldMeet = (budgets: readonly string[]) =>
      set(budgets).candidates.map(({ withinBudget, predictedWithinBudget }) => [withinBudget, predictedWithinBudget]);

    it('keeps them off the front, apart from what was measured, and says that they are predicted', () => {
      const { candidates, sentence, predictedBy } = set([]);
      expect(candidates.map(({ predicted }) => predicted?.ns ?? null)).toEqual([null, 410_000, 200_000]);
      expect(candidates.map(({ onFront }) => onFront)).toEqual([true, false, false]);
      expect(predictedBy?.network).toBe('resnet56');
      expect(sentence).toContain('The latency of 2 candidates is predicted, not measured.');
    });

    it('never takes one for a budget that is met', () => {
      expect(wouldMeet(['latency<=0.3ms'])).toEqual([
        [false, null],
        [false, false],
        [false, true],
      ]);
      // Of p99 a prediction tells nothing, but accuracy is known.
      expect(wouldMeet(['latency<=0.5ms', 'p99<=9ms', 'accuracy>=80%'])).toEqual([
        [false, null],
        [false, null],
        [false, false],
      ]);
      expect(wouldMeet(['macs<=9G'])).toEqual(cuts.map(() => [true, null]));
      const { best, sentence } = set(['latency<=0.5ms']);
      expect(best).toBeNull();
      expect(sentence).toContain(
        'Predicted, not measured, to be within 0.5 ms: LeGR at 50 % of the MACs, 84.10 % at 0.410 (0.390 to 0.430) ms; so is 1 other.',
      );
    });

    it('leaves the front over MACs while nothing is measured', () => {
      const { conditions, candidates, predictedBy } = set([], null);
      expect([conditions, predictedBy?.device]).toEqual([null, 'bench']);
      expect(candidates.filter(({ onFront }) => onFront).length).toBeGreaterThan(1);
    });
  });
});

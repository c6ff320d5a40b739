import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sustainedDrift, type DriftTurn } from '../../../shared/statistics/drift.ts';

/** Two models in rounds of a second each, for so many minutes; `latencyNs` of a model at a second. */
function run(
  minutes: number,
  latencyNs: (model: number, second: number) => number,
  restartAt = Infinity,
): DriftTurn[][] {
  const models: DriftTurn[][] = [[], []];
  for (let round = 0; round < 60 * minutes; round++) {
    for (const model of [0, 1]) {
      const position = round % 2 === 0 ? model : 1 - model;
      const startNs = round * 1e9 + position * 5e8 - (round >= restartAt ? restartAt * 1e9 : 0);
      const ns = latencyNs(model, round);
      // Half a second of inferences.
      models[model]?.push({ round, position, startNs, samplesNs: Array<number>(Math.floor(5e8 / ns)).fill(ns) });
    }
  }
  return models;
}

describe('the drift of a sustained run', () => {
  it('shows the latency of each minute', () => {
    const { p50NsByMinute, lastToFirst, swapped } = sustainedDrift(
      run(3, (model, second) => (model + 1) * 1e7 * (1 + Math.floor(second / 60) / 4)),
    );
    expect(p50NsByMinute).toEqual([
      [1e7, 1.25e7, 1.5e7],
      [2e7, 2.5e7, 3e7],
    ]);
    expect(lastToFirst).toEqual([1.5, 1.5]);
    expect(swapped).toEqual([]);
  });

  it('names those that swapped their places', () => {
    // The first is faster until the board is hot.
    const { swapped } = sustainedDrift(
      run(2, (model, second) => (model === 0 && second > 60 ? 3e7 : 1e7 + model * 1e7)),
    );
    expect(swapped).toEqual([[0, 1]]);
  });

  it('does not call noise a swap', () => {
    const { swapped } = sustainedDrift(run(2, (model, second) => 1e7 + ((second * (model + 3)) % 7) * 1e5));
    expect(swapped).toEqual([]);
  });

  it('takes a last piece of less than half a minute for a part of the minute before', () => {
    const turns = run(2, () => 1e7).map((model) => model.filter(({ round }) => round < 80));
    expect(sustainedDrift(turns).p50NsByMinute[0]).toHaveLength(1);
  });

  it('is the same when the clock began anew in the middle', () => {
    const latencyNs = (model: number, second: number): number => (model + 1) * 1e7 + Math.floor(second / 60) * 1e6;
    const whole = sustainedDrift(run(3, latencyNs));
    expect(sustainedDrift(run(3, latencyNs, 100))).toEqual(whole);
  });

  it('has room for the turns of a long run', () => {
    const turns = Array.from({ length: 200_000 }, (_, round) => ({
      ...{ round, position: 0, startNs: round * 1e6, samplesNs: [1e6] },
    }));
    expect(sustainedDrift([turns]).lastToFirst).toEqual([1]);
  });

  it('has room for nothing', () => {
    expect(sustainedDrift([[], []])).toEqual({
      p50NsByMinute: [[null], [null]],
      lastToFirst: [null, null],
      swapped: [],
    });
  });

  it('gives each minute a latency that was measured', () => {
    const samples = fc.array(fc.integer({ min: 1, max: 1_000_000_000 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(fc.array(samples, { minLength: 1, maxLength: 30 }), (rounds) => {
        const turns = rounds.map((samplesNs, round) => ({ round, position: 0, startNs: round * 2e10, samplesNs }));
        const { p50NsByMinute } = sustainedDrift([turns]);
        const all = new Set(rounds.flat());
        for (const p50 of p50NsByMinute[0] ?? []) if (p50 !== null) expect(all).toContain(p50);
      }),
    );
  });
});

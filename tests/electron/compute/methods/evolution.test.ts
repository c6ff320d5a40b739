import { describe, expect, it } from 'vitest';
import { Evolution, evolutionStateSchema } from '../../../../electron/compute/methods/legr/evolution.ts';
import { type Individual, normDeviations, scoreUnits } from '../../../../electron/compute/methods/legr/ranking.ts';

const settings = { candidates: 60, population: 12, tournament: 4, mutationRate: 0.1 };
const deviations = [1, 2, 0.5, 1, 3];

/** A smooth landscape with its best at alpha 2, kappa 1. */
function lossOf({ alpha, kappa }: Individual): number {
  return alpha.reduce((sum, a, i) => sum + (Math.log(a) - Math.log(2)) ** 2 + (kappa[i]! - 1) ** 2, 0);
}

function run(evolution: Evolution, until = Infinity): Individual[] {
  const seen: Individual[] = [];
  while (!evolution.done && evolution.evaluations < until) {
    const individual = evolution.next();
    seen.push(individual);
    evolution.record(individual, lossOf(individual));
  }
  return seen;
}

describe('Evolution', () => {
  it('starts from random individuals that all differ, and the identity last', () => {
    // NNCF seeds its generator at every call: all its first individuals are one and the same.
    const seen = run(new Evolution(settings, deviations, 0), 12);
    expect(new Set(seen.map(({ alpha }) => alpha.join())).size).toBe(12);
    expect(seen[11]).toEqual({ alpha: [1, 1, 1, 1, 1], kappa: [0, 0, 0, 0, 0] });
  });

  it('changes one layer of a network of few layers in each mutation', () => {
    // The published code changes int(0.1 L) layers: none here, and copies the winner for ever.
    const evolution = new Evolution(settings, deviations, 1);
    const seen = run(evolution);
    for (let t = 12; t < seen.length; t++) {
      const differences = seen
        .slice(0, t)
        .map(({ alpha }) => alpha.filter((value, layer) => value !== seen[t]!.alpha[layer]).length);
      expect(Math.min(...differences)).toBe(1);
    }
  });

  it('changes max(1, round(0.1 L)) layers at most in each mutation', () => {
    const layers = 19;
    const evolution = new Evolution(settings, new Array<number>(layers).fill(1), 1);
    const seen = run(evolution);
    for (let t = 12; t < seen.length; t++) {
      const differences = seen
        .slice(0, t)
        .map(({ alpha }) => alpha.filter((value, layer) => value !== seen[t]!.alpha[layer]).length);
      // Two layers are drawn with replacement.
      expect([1, 2]).toContain(Math.min(...differences));
    }
  });

  it('lets the oldest go, and still returns the best ever seen', () => {
    const evolution = new Evolution(settings, deviations, 2);
    const first = evolution.next();
    evolution.record(first, -1000);
    while (!evolution.done) evolution.record(evolution.next(), 1);
    expect(evolution.state.population).toHaveLength(12);
    expect(evolution.state.population.every(({ loss }) => loss === 1)).toBe(true);
    expect(evolution.best).toMatchObject(first);
  });

  it('improves on its first population', () => {
    const evolution = new Evolution({ ...settings, candidates: 400 }, deviations, 3);
    const first = Math.min(...run(evolution, 12).map(lossOf));
    run(evolution);
    expect(lossOf(evolution.best)).toBeLessThan(first / 2);
  });

  it('goes on from a checkpoint as if it had never stopped', () => {
    const whole = new Evolution(settings, deviations, 4);
    run(whole);
    for (const stop of [5, 12, 31]) {
      const interrupted = new Evolution(settings, deviations, 4);
      run(interrupted, stop);
      const stored: unknown = JSON.parse(JSON.stringify(interrupted.state));
      const resumed = new Evolution(settings, deviations, evolutionStateSchema.parse(stored));
      expect(resumed.evaluations).toBe(stop);
      run(resumed);
      expect(resumed.state).toEqual(whole.state);
    }
  });

  it('takes a loss that is no number for the worst', () => {
    const evolution = new Evolution(settings, deviations, 5);
    evolution.record(evolution.next(), NaN);
    const second = evolution.next();
    evolution.record(second, 3);
    expect(evolution.best).toMatchObject(second);
    expect(JSON.stringify(evolution.state)).not.toContain('null,"kappa"');
  });
});

describe('scoreUnits', () => {
  const layers = [
    { node: 'a', norms: Float64Array.of(1, 2, 3), unitOfFilter: Int32Array.of(0, 1, -1) },
    { node: 'b', norms: Float64Array.of(10, 20), unitOfFilter: Int32Array.of(1, 2) },
  ];
  const individual = { alpha: [2, 1], kappa: [1, -5] };

  it.each([
    ['sum', [3, 10, 15, 0]],
    ['mean', [3, 5, 15, 0]],
    ['max', [3, 5, 15, 0]],
  ] as const)('reduces over members by %s', (reduction, expected) => {
    expect([...scoreUnits(individual, layers, 4, reduction)]).toEqual(expected);
  });

  it('has the sample deviation of a layer as the scale of kappa', () => {
    expect(normDeviations(layers)).toEqual([1, Math.sqrt(50)]);
  });
});

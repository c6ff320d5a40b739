import { describe, expect, it } from 'vitest';
import { sampleStandardDeviation } from 'simple-statistics';
import {
  Evolution,
  evolutionStateSchema,
  type EvolutionSettings,
} from '../../../../electron/compute/methods/legr/evolution.ts';
import {
  identityOf,
  type Individual,
  type RankingSpace,
} from '../../../../electron/compute/methods/legr/individual.ts';
import { options, settingsOf } from '../../../../electron/compute/methods/legr/options.ts';
import { Generator } from '../../../../electron/compute/random/generator.ts';

const published = settingsOf(options.parse({ setting: 'published' }), [0.5], { threads: 1 });
const settings: EvolutionSettings = { ...published, candidates: 60, population: 12, tournament: 4 };

function spaceOf(deviations: readonly number[], bases = 1): RankingSpace {
  return {
    genes: deviations.length,
    bases: Array.from({ length: bases }, (_, base) => ({ name: `base ${base}`, deviations })),
    scores: ({ alpha }) => Float64Array.from(alpha),
  };
}

const space = spaceOf([1, 2, 0.5, 1, 3]);

function evolutionOf(seed: number, changes: Partial<EvolutionSettings> = {}, own = space): Evolution {
  return new Evolution({ ...settings, ...changes }, own, [], { seed, name: 'test' });
}

/** A smooth landscape with its best at alpha 2, kappa 1. */
function lossOf({ alpha, kappa }: Individual): number {
  return alpha.reduce((sum, a, i) => sum + (Math.log(a) - Math.log(2)) ** 2 + (kappa[i]! - 1) ** 2, 0);
}

/** Judges until the search is done, or at least so many have been; `atOnce` are drawn together. */
function run(evolution: Evolution, until = Infinity, atOnce = 1): Individual[] {
  const seen: Individual[] = [];
  while (!evolution.done && evolution.evaluations < until) {
    for (const individual of evolution.draw(atOnce)) {
      seen.push(individual);
      evolution.record(individual, lossOf(individual));
    }
  }
  return seen;
}

/** In how many genes two differ. */
function differences(a: Individual, b: Individual): number {
  return a.alpha.filter((value, gene) => value !== b.alpha[gene]).length;
}

describe('Evolution', () => {
  it('has the published constants', () => {
    expect(published).toMatchObject({ population: 64, tournament: 16, candidates: 400, mutationRate: 0.1 });
    expect(published).toMatchObject({ annealing: 1.25, annealKappa: false, patience: null });
  });

  it('starts from random individuals that all differ, and the identity last', () => {
    // NNCF seeds its generator at every call: all its first individuals are one and the same.
    const seen = run(evolutionOf(0, published), 64);
    expect(new Set(seen.map(({ alpha }) => alpha.join())).size).toBe(64);
    expect(seen.findIndex(({ alpha }) => alpha.every((value) => value === 1))).toBe(63);
    expect(seen[63]).toEqual({ base: 0, alpha: [1, 1, 1, 1, 1], kappa: [0, 0, 0, 0, 0] });
  });

  it('draws alpha from exp(N(0, 1)) and kappa with the deviation of its layer', () => {
    const many = evolutionOf(8, { candidates: 4001, population: 4001 }).draw(4000);
    for (const [gene, deviation] of space.bases[0]!.deviations.entries()) {
      expect(sampleStandardDeviation(many.map(({ alpha }) => Math.log(alpha[gene]!)))).toBeCloseTo(1, 1);
      expect(sampleStandardDeviation(many.map(({ kappa }) => kappa[gene]! / deviation))).toBeCloseTo(1, 1);
    }
  });

  it('puts founders and the bases as they are at the end of the first population', () => {
    const own = spaceOf([1, 2], 3);
    const founder = { base: 1, alpha: [3, 4], kappa: [5, 6] };
    const seen = run(new Evolution(settings, own, [founder], { seed: 0, name: 'test' }), 12);
    expect(seen.slice(8)).toEqual([founder, ...[0, 1, 2].map((base) => identityOf(own, base))]);
    expect(new Set(seen.slice(0, 8).map(({ base }) => base)).size).toBeGreaterThan(1);
    // Too small for all of them: the last stay.
    const small = new Evolution({ ...settings, population: 2 }, own, [founder], { seed: 0, name: 'test' });
    expect(run(small, 2)).toEqual([identityOf(own, 1), identityOf(own, 2)]);
  });

  it.each([
    [5, 1],
    [9, 1],
    [14, 1],
    [19, 2],
    [27, 3],
  ])('of %i layers changes %i in each mutation', (layers, expected) => {
    // The published code changes int(0.1 L) layers: none below ten, and copies the winner for ever.
    const seen = run(evolutionOf(1, {}, spaceOf(new Array<number>(layers).fill(1))));
    const changed = seen
      .slice(12)
      .map((child, at) => Math.min(...seen.slice(0, 12 + at).map((earlier) => differences(earlier, child))));
    // Layers are drawn with replacement.
    expect(Math.max(...changed)).toBe(expected);
    expect(Math.min(...changed)).toBeGreaterThanOrEqual(1);
  });

  it('never repeats the draws of a mutation', () => {
    const evolution = evolutionOf(6);
    run(evolution, 12);
    const children = evolution.draw(30);
    const factors = children.flatMap(({ alpha }) =>
      evolution.state.population.flatMap((parent) =>
        differences(parent, { ...parent, alpha }) === 1 ? [alpha.join()] : [],
      ),
    );
    expect(new Set(factors).size).toBe(new Set(children.map(({ alpha }) => alpha.join())).size);
    expect(new Set(children.map(({ alpha }) => alpha.join())).size).toBe(30);
  });

  it.each([false, true])('anneals the mutations of alpha, and of kappa when told to (%s)', (annealKappa) => {
    const own = spaceOf([3]);
    const parent = { ...identityOf(own, 0), loss: 1 };
    for (const [evaluations, deviation] of [
      [64, 1 - 64 / 500],
      [399, 1 - 399 / 500],
    ] as const) {
      const children = Array.from({ length: 1500 }, (_, seed) => {
        const { words, spare } = Generator.fromSeed(seed, 'anneal').state;
        const state = {
          evaluations,
          improvedAt: 1,
          population: [parent],
          best: parent,
          generator: { words: [...words], spare },
        };
        return new Evolution({ ...published, annealKappa }, own, [], state).draw(1)[0]!;
      });
      const alphas = sampleStandardDeviation(children.map(({ alpha }) => Math.log(alpha[0]!)));
      const kappas = sampleStandardDeviation(children.map(({ kappa }) => kappa[0]! / 3));
      expect(alphas / deviation).toBeCloseTo(1, 1);
      expect(kappas / (annealKappa ? deviation : 1)).toBeCloseTo(1, 1);
    }
  });

  it('draws the tournament with replacement', () => {
    const own = spaceOf(new Array<number>(20).fill(1));
    // Individual i is as fit as its age, and all its alphas say who it is.
    const population = Array.from({ length: 64 }, (_, i) => ({
      base: 0,
      alpha: Array<number>(20).fill(i + 1),
      kappa: Array<number>(20).fill(0),
      loss: i,
    }));
    const { words, spare } = Generator.fromSeed(3, 'tournament').state;
    const state = {
      evaluations: 64,
      improvedAt: 1,
      population,
      best: population[0]!,
      generator: { words: [...words], spare },
    };
    const children = new Evolution({ ...published, candidates: 100_000 }, own, [], state).draw(6000);
    // At most two of the twenty were mutated.
    const parents = children.map(({ alpha }) => [...alpha].sort((a, b) => a - b)[10]! - 1);
    const share = (parent: number): number => parents.filter((one) => one === parent).length / parents.length;
    // With replacement the fittest takes part with 1 - (63/64)^16 = 22.3 %; without it would be 25 %.
    expect(Math.abs(share(0) - 0.2227)).toBeLessThan(0.016);
    expect(parents.every((parent) => Number.isInteger(parent) && parent < 64)).toBe(true);
  });

  it('lets the oldest go, and still returns the best ever seen', () => {
    const evolution = evolutionOf(2);
    const [first] = evolution.draw(1);
    evolution.record(first!, -1000);
    while (!evolution.done) for (const one of evolution.draw(1)) evolution.record(one, 1);
    expect(evolution.state.population).toHaveLength(12);
    expect(evolution.state.population.every(({ loss }) => loss === 1)).toBe(true);
    expect(evolution.best).toMatchObject(first!);
  });

  it('improves on its first population', () => {
    const evolution = evolutionOf(3, { candidates: 400 });
    const first = Math.min(...run(evolution, 12).map(lossOf));
    run(evolution);
    expect(lossOf(evolution.best)).toBeLessThan(first / 2);
  });

  it('draws several at once: the first population as one by one, children only when it is judged', () => {
    const alone = run(evolutionOf(7), 12);
    const together = evolutionOf(7).draw(100);
    expect(together).toEqual(alone);
    const evolution = evolutionOf(7);
    run(evolution, 10);
    expect(evolution.draw(5)).toHaveLength(2);
    run(evolution, 58);
    expect(evolution.draw(5)).toHaveLength(2);
  });

  it('ends when nothing has improved for as long as its patience, and not in the first population', () => {
    const flat = (evolution: Evolution): number => {
      while (!evolution.done) for (const one of evolution.draw(1)) evolution.record(one, 1);
      return evolution.evaluations;
    };
    expect(flat(evolutionOf(9, { patience: 20 }))).toBe(21);
    expect(flat(evolutionOf(9, { patience: 5 }))).toBe(12);
    expect(flat(evolutionOf(9))).toBe(60);
  });

  it.each([1, 3])('goes on from a checkpoint as if it had never stopped, %i at once', (atOnce) => {
    const changes = { ...published, patience: 150 };
    const whole = evolutionOf(4, changes);
    run(whole, Infinity, atOnce);
    for (const stop of [30, 63, 138]) {
      const interrupted = evolutionOf(4, changes);
      run(interrupted, stop, atOnce);
      const stored: unknown = JSON.parse(JSON.stringify(interrupted.state));
      const resumed = new Evolution({ ...settings, ...changes }, space, [], evolutionStateSchema.parse(stored));
      expect(resumed.evaluations).toBe(interrupted.evaluations);
      run(resumed, Infinity, atOnce);
      expect(resumed.state).toEqual(whole.state);
    }
  });

  it('takes a loss that is no number for the worst', () => {
    const evolution = evolutionOf(5);
    const [first, second] = evolution.draw(2);
    evolution.record(first!, NaN);
    evolution.record(second!, 3);
    expect(evolution.best).toMatchObject(second!);
    expect(evolutionStateSchema.parse(JSON.parse(JSON.stringify(evolution.state)))).toEqual(evolution.state);
  });
});

import { describe, expect, it } from 'vitest';
import { bnGammaScores } from '../../../../electron/compute/methods/bn-gamma/scores.ts';
import { fpgmScores } from '../../../../electron/compute/methods/fpgm/scores.ts';
import { globalL2Scores } from '../../../../electron/compute/methods/global-l2/scores.ts';
import { blend } from '../../../../electron/compute/methods/legr/blend.ts';
import { coupledSpace } from '../../../../electron/compute/methods/legr/coupled-space.ts';
import { identityOf, type Individual } from '../../../../electron/compute/methods/legr/individual.ts';
import { layerSpace } from '../../../../electron/compute/methods/legr/layer-space.ts';
import { rankingsFor } from '../../../../electron/compute/methods/legr/rankings.ts';
import type { Level } from '../../../../electron/compute/methods/level.ts';
import { uniformL1Scores } from '../../../../electron/compute/methods/uniform-l1/scores.ts';
import { uniformL2Scores } from '../../../../electron/compute/methods/uniform-l2/scores.ts';
import { filterNorms } from '../../../../electron/compute/prune/filter-norms.ts';
import { Selector } from '../../../../electron/compute/prune/select.ts';
import { findUnits } from '../../../../shared/graph/channels/find-units.ts';
import { residualNetwork } from '../samples.ts';

const graph = residualNetwork();
const units = findUnits(graph);
const selector = new Selector(graph, units);

const bases = (
  [
    ['uniform-l1', uniformL1Scores],
    ['uniform-l2', uniformL2Scores],
    ['global-l2', globalL2Scores],
    ['bn-gamma', bnGammaScores],
    ['fpgm', fpgmScores],
  ] as const
).map(([name, of]) => ({ name, scores: of(graph, units) }));

const coupled = coupledSpace(selector.cohorts, bases);

describe('genes of layers', () => {
  const layers = [
    { node: 'a', norms: Float64Array.of(1, 2, 3), unitOfFilter: Int32Array.of(0, 1, -1) },
    { node: 'b', norms: Float64Array.of(10, 20), unitOfFilter: Int32Array.of(1, 2) },
  ];

  it.each([
    ['sum', [3, 10, 15, 0]],
    ['mean', [3, 5, 15, 0]],
    ['max', [3, 5, 15, 0]],
  ] as const)('reduce over members by %s', (reduction, expected) => {
    const individual = { base: 0, alpha: [2, 1], kappa: [1, -5] };
    expect([...layerSpace(layers, 4, reduction).scores(individual)]).toEqual(expected);
  });

  it('have the sample deviation of a layer as the scale of kappa', () => {
    expect(layerSpace(layers, 4, 'sum').bases[0]!.deviations).toEqual([1, Math.sqrt(50)]);
  });

  it('are the plain norm as the identity', () => {
    const space = layerSpace(filterNorms(graph, units, 'squares'), units.units.length, 'sum');
    expect(space.scores(identityOf(space, 0))).toEqual(globalL2Scores(graph, units));
  });
});

describe('genes of coupled layers', () => {
  it('are fewer than layers: one for each cohort', () => {
    expect(coupled.genes).toBe(selector.cohorts.length);
    expect(coupled.genes).toBeLessThan(units.layers.length);
  });

  it.each(bases.map(({ name }, base) => [name, base] as const))('are %s as the identity', (_, base) => {
    const own = coupled.scores(identityOf(coupled, base));
    const { scores } = bases[base]!;
    for (const { id, prunable } of units.units) if (prunable) expect(own[id]).toBe(scores[id]);
    for (const share of [0.9, 0.6, 0.3]) {
      const limit = selector.shareOf('macs', share);
      expect([...selector.select(own, limit)]).toEqual([...selector.select(scores, limit)]);
    }
  });

  it('transform every cohort by its own gene', () => {
    const individual = identityOf(coupled, 2);
    individual.alpha[1] = 3;
    individual.kappa[1] = -7;
    const scores = coupled.scores(individual);
    selector.cohorts.forEach((cohort, gene) => {
      for (const unit of cohort.units) {
        const before = bases[2]!.scores[unit]!;
        expect(scores[unit]).toBe(gene === 1 ? 3 * before - 7 : before);
      }
    });
  });

  it('do not shift what a baseline cannot compare', () => {
    const [first, ...others] = units.units.filter(({ prunable }) => prunable);
    const scores = Float64Array.from(bases[2]!.scores);
    for (const { id } of others) scores[id] = Infinity;
    scores[first!.id] = 1;
    const space = coupledSpace(selector.cohorts, [{ name: 'infinite', scores }]);
    expect(space.bases[0]!.deviations.every(Number.isFinite)).toBe(true);
  });
});

describe('blend', () => {
  const first = Float64Array.of(0.1, 5, 3, 1000);
  const second = Float64Array.of(-1, -2, -3, -4);

  it('is either of the two at the ends, and between them by places', () => {
    const orderOf = (scores: Float64Array): number[] => [...scores.keys()].sort((a, b) => scores[a]! - scores[b]!);
    expect(orderOf(blend(first, second, 0))).toEqual(orderOf(first));
    expect(orderOf(blend(first, second, 1))).toEqual(orderOf(second));
    // Places of the first: 0, 2, 1, 3; of the second: 3, 2, 1, 0.
    expect([...blend(first, second, 0.25)]).toEqual([0.75, 2, 1, 2.25].map((place) => place / 4));
  });
});

describe('rankings of a level', () => {
  const one = (alpha: number): Individual => ({
    base: 2,
    alpha: new Array<number>(coupled.genes).fill(alpha),
    kappa: coupled.bases[2]!.deviations.map((_, gene) => gene),
  });
  const learned = [
    { most: 30, best: one(3), population: [] },
    { most: 70, best: one(2), population: [] },
  ];
  const level = (most: number): Level => ({ key: most / 100, limit: { quantity: 'macs', most }, share: most / 100 });
  const names = (most: number): string[] => rankingsFor(level(most), learned, coupled, 0).map(({ name }) => name);
  const baselines = bases.map(({ name }) => name);

  it('are what was learned, large to small, and the baselines', () => {
    const rankings = rankingsFor(level(30), learned, coupled, 0);
    expect(rankings.map(({ name }) => name)).toEqual(['learned 1', 'learned 2', ...baselines]);
    expect(rankings[0]!.scores).toEqual(coupled.scores(one(2)));
    expect(rankings[3]!.scores).toEqual(coupled.scores(identityOf(coupled, 1)));
  });

  it('have one between those around the level, weighted by where it lies', () => {
    const between = rankingsFor(level(40), learned, coupled, 0).find(({ name }) => name === 'between 1 and 2');
    expect(between!.scores).toEqual(blend(coupled.scores(one(2)), coupled.scores(one(3)), 0.75));
    expect(names(90)).not.toContain('between 1 and 2');
    expect(names(70)).not.toContain('between 1 and 2');
    expect(names(20)).not.toContain('between 1 and 2');
  });

  it('have the runners-up of the nearest search, the fittest first', () => {
    const populations = [{ ...learned[0]!, population: [one(5), one(4), one(3)] }, learned[1]!];
    const runnersUp = (most: number): [string, Float64Array][] =>
      rankingsFor(level(most), populations, coupled, 2)
        .filter(({ name }) => name.includes('no.'))
        .map(({ name, scores }) => [name, scores]);
    expect(runnersUp(40)).toEqual([
      ['learned 2, no. 2', coupled.scores(one(4))],
      ['learned 2, no. 3', coupled.scores(one(5))],
    ]);
    expect(runnersUp(60)).toEqual([]);
  });
});

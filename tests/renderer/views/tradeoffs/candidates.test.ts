import { describe, expect, it } from 'vitest';
import { accuracyBudget, axes } from '../../../../renderer/views/tradeoffs/axes.ts';
import { makePoints } from '../../../../renderer/views/tradeoffs/points.ts';
import { standingsOf } from '../../../../renderer/views/tradeoffs/standing.ts';
import { recall, remember } from '../../../../renderer/views/tradeoffs/remembered.ts';
import { parseBudget } from '../../../../shared/tradeoff/budget.ts';
import { nameCandidates } from '../../../../shared/tradeoff/names.ts';
import { drawCandidates } from '../../fixtures/tradeoff-set.ts';

const candidates = drawCandidates({ perMethod: 4 });

describe('candidates on screen', () => {
  it('have their front on the axis that is shown', () => {
    const shown = makePoints(candidates, axes.macs, nameCandidates(candidates));
    for (const point of shown) {
      const beaten = shown.some((other) => other.x <= point.x && other.y > point.y);
      expect(point.onFront).toBe(
        !beaten || shown.some((other) => other.x === point.x && other.y === point.y && other.onFront),
      );
    }
  });
  it('are beside the front where their latency is only predicted, and on no axis that nobody predicts', () => {
    const some = drawCandidates({ perMethod: 4, predicted: 1 });
    const shown = makePoints(some, axes.p50, new Map());
    expect(shown).toHaveLength(13);
    const predicted = shown.filter((point) => point.predicted);
    expect(predicted.map(({ id, onFront, interval }) => [id, onFront, interval !== null])).toEqual([
      ['legr-3', false, true],
      ['global-l2-3', false, true],
      ['uniform-l1-3', false, true],
    ]);
    expect(makePoints(some, axes.p90, new Map())).toHaveLength(10);
    expect(makePoints(some, axes.macs, new Map()).some((point) => point.predicted)).toBe(false);
    const points = new Map(shown.map((point) => [point.id, point]));
    const label = (set: typeof some) => standingsOf(set, points, axes.p50, true).get('legr-3')?.label;
    expect(label(some)).toBe('Predicted');
    expect(label(some.map((one) => ({ ...one, predictedWithinBudget: true })))).toBe('Predicted to meet');
  });

  it('are not on an axis that they have no value for', () => {
    const unmeasured = drawCandidates({ perMethod: 2, measured: false });
    expect(makePoints(unmeasured, axes.p50, new Map())).toHaveLength(0);
    expect(makePoints(unmeasured, axes.params, new Map())).toHaveLength(7);
    expect(makePoints(drawCandidates({ perMethod: 2, samples: 50 }), axes.p99, new Map())).toHaveLength(0);
  });
});

describe('budgets in the words of the program', () => {
  it('are read back by it', () => {
    expect(parseBudget(axes.p50.budget(632_500))).toMatchObject({ quantity: 'latency', limit: 632_500 });
    expect(parseBudget(axes.p90.budget(1e6))).toMatchObject({ quantity: 'p90', limit: 1e6 });
    expect(parseBudget(axes.p99.budget(33e6))).toMatchObject({ quantity: 'p99', limit: 33e6 });
    expect(parseBudget(axes.macs.budget(20_000_000.4))).toMatchObject({ quantity: 'macs', limit: 20_000_000 });
    expect(parseBudget(axes.params.budget(300_000))).toMatchObject({ quantity: 'params', limit: 300_000 });
    expect(parseBudget(axes.energy.budget(12.5))).toMatchObject({ quantity: 'energy', limit: 12.5 });
    expect(parseBudget(axes.activations.budget(3 * 2 ** 10))).toMatchObject({ quantity: 'activations', limit: 3072 });
    expect(parseBudget(accuracyBudget(0.8892)).limit).toBeCloseTo(0.8892, 8);
  });
});

describe('what the view remembers', () => {
  it('comes back, and broken parts get their defaults', () => {
    const kept = new Map<string, string>();
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, text: string) => void kept.set(key, text),
    };
    expect(recall(storage)).toEqual({ axis: 'p50', scale: 'linear', showDominated: true, showErrors: true });
    remember(storage, { axis: 'macs', scale: 'log', showDominated: false, showErrors: true });
    expect(recall(storage)).toEqual({ axis: 'macs', scale: 'log', showDominated: false, showErrors: true });
    expect(recall({ getItem: () => '{"axis":"toString!","scale":7}' }).axis).toBe('p50');
    expect(recall({ getItem: () => '{' }).scale).toBe('linear');
  });
});

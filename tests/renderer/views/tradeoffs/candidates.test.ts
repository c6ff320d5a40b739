import { describe, expect, it } from 'vitest';
import { accuracyHalfWidth } from '../../../../renderer/views/tradeoffs/accuracy-interval.ts';
import { accuracyBudget, axes } from '../../../../renderer/views/tradeoffs/axes.ts';
import { nameCandidates } from '../../../../renderer/views/tradeoffs/names.ts';
import { makePoints } from '../../../../renderer/views/tradeoffs/points.ts';
import { recall, remember } from '../../../../renderer/views/tradeoffs/remembered.ts';
import { speedAgainst } from '../../../../renderer/views/tradeoffs/speed.ts';
import { standingOf } from '../../../../renderer/views/tradeoffs/standing.ts';
import { parseBudget } from '../../../../shared/tradeoff/budget.ts';
import { drawCandidates } from '../../fixtures/tradeoff-set.ts';

const candidates = drawCandidates({ perMethod: 4 });

describe('candidates on screen', () => {
  it('are named by method and level, apart where two are the same', () => {
    const twice = [
      { ...candidates[1]!, id: 'x', level: 0.125 },
      { ...candidates[1]!, id: 'y', level: 0.125 },
      candidates[0]!,
    ];
    expect([...nameCandidates(twice).values()]).toEqual(['LeGR 12.5 % #1', 'LeGR 12.5 % #2', 'Original']);
  });
  it('have their front on the axis that is shown', () => {
    const shown = makePoints(candidates, axes.macs, nameCandidates(candidates));
    for (const point of shown) {
      const beaten = shown.some((other) => other.x <= point.x && other.y > point.y);
      expect(point.onFront).toBe(
        !beaten || shown.some((other) => other.x === point.x && other.y === point.y && other.onFront),
      );
    }
  });
  it('are not on an axis that they have no value for', () => {
    const unmeasured = drawCandidates({ perMethod: 2, measured: false });
    expect(makePoints(unmeasured, axes.p50, new Map())).toHaveLength(0);
    expect(makePoints(unmeasured, axes.params, new Map())).toHaveLength(7);
    expect(makePoints(drawCandidates({ perMethod: 2, samples: 50 }), axes.p99, new Map())).toHaveLength(0);
  });
  it('stand in one word', () => {
    expect(standingOf(candidates[0]!, true, false).label).toBe('Front');
    expect(standingOf(candidates[0]!, true, true).label).toBe('Front, in budget');
    expect(standingOf({ ...candidates[0]!, withinBudget: false }, true, true).label).toBe('Misses a budget');
    expect(standingOf(candidates[0]!, false, true).label).toBe('Dominated');
  });
  it('are never called faster inside the noise', () => {
    const latency = candidates[0]!.latency!;
    expect(speedAgainst(latency, latency)).toBe('cannot be told apart from the original');
    const twice = {
      ...latency,
      p50Ns: 2 * latency.p50Ns,
      p50LowNs: 2 * latency.p50LowNs,
      p50HighNs: 2 * latency.p50HighNs,
    };
    expect(speedAgainst(latency, twice)).toBe('2.00 times faster');
    expect(speedAgainst(twice, latency)).toBe('2.00 times slower');
  });
  it('have an accuracy as sure as its images', () => {
    expect(accuracyHalfWidth(0.9369, 10_000)).toBeCloseTo(0.00477, 4);
    expect(accuracyHalfWidth(1, 100)).toBeGreaterThan(0.01);
  });
});

describe('budgets in the words of the program', () => {
  it('are read back by it', () => {
    expect(parseBudget(axes.p50.budget(632_500))).toMatchObject({ quantity: 'latency', limit: 632_500 });
    expect(parseBudget(axes.p90.budget(1e6))).toMatchObject({ quantity: 'p90', limit: 1e6 });
    expect(parseBudget(axes.p99.budget(33e6))).toMatchObject({ quantity: 'p99', limit: 33e6 });
    expect(parseBudget(axes.macs.budget(20_000_000.4))).toMatchObject({ quantity: 'macs', limit: 20_000_000 });
    expect(parseBudget(axes.params.budget(300_000))).toMatchObject({ quantity: 'params', limit: 300_000 });
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

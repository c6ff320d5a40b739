import { describe, expect, it } from 'vitest';
import { searchesOf } from '../../../../electron/compute/methods/search-count.ts';
import { type LegrOptions, options, settingsOf } from '../../../../electron/compute/methods/legr/options.ts';

const settings = (given: Partial<LegrOptions>, levels = [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3]) =>
  settingsOf(options.parse(given), levels, { threads: 3 });

describe("LeGR's settings", () => {
  it('are those of the published code', () => {
    expect(settings({ setting: 'published' })).toEqual({
      ...{ candidates: 400, population: 64, tournament: 16, mutationRate: 0.1, annealing: 1.25, annealKappa: false },
      ...{ genes: 'layers', bases: ['uniform-l2', 'global-l2', 'taylor'], reduction: 'sum', searchLevels: [0.3] },
      ...{ fitness: 'loss', fitnessImages: 2000, recalibrateInFitness: 0, fineTuneSteps: 0, atOnce: 3 },
      ...{ racing: false, patience: null, selection: 'ranking', finalists: 1, finalistSteps: 60 },
    });
  });

  it('are recommended where nothing is said: the same constants, and what the search does better', () => {
    expect(settings({})).toEqual({
      ...settings({ setting: 'published' }),
      ...{ annealKappa: true, genes: 'coupled', searchLevels: [0.7, 0.5, 0.3], recalibrateInFitness: 256 },
      // A quarter of what a search may judge.
      ...{ racing: true, patience: 100, selection: 'validated', finalists: 8 },
    });
  });

  it('keep what is given, in either setting', () => {
    const given: Partial<LegrOptions> = {
      ...{ annealKappa: false, genes: 'layers', racing: false, patience: null, selection: 'ranking' },
      ...{ recalibrateInFitness: 0, atOnce: 1, searchLevels: [0.4, 0.6] },
    };
    expect(settings(given)).toMatchObject({ ...given, searchLevels: [0.6, 0.4] });
    expect(settings({ ...given, setting: 'published', racing: true, patience: 5 })).toMatchObject({
      racing: true,
      patience: 5,
    });
  });

  it('search at one level of two, and at three of many', () => {
    expect(settings({}, [0.7]).searchLevels).toEqual([0.7]);
    expect(settings({}, [0.7, 0.4, 0.4]).searchLevels).toEqual([0.4]);
    expect(settings({}, [0.7, 0.5, 0.4]).searchLevels).toEqual([0.7, 0.5, 0.4]);
    expect(settings({}, [0.7, 0.4]).patience).toBe(100);
  });

  it('tell how many searches a family shares', () => {
    const searches = (options: Record<string, unknown>, levels: (number | string)[]) =>
      searchesOf({ method: 'legr', options, levels, threads: 1 });
    expect(searches({}, [0.9, 0.7, 'macs<=1M', 0.5])).toBe(3);
    expect(searches({}, [0.9, 0.9, 0.5])).toBe(1);
    expect(searches({ setting: 'published' }, [0.9, 0.7, 0.5])).toBe(1);
    expect(searches({ searchLevels: [0.8, 0.4] }, [0.5])).toBe(2);
    expect(searchesOf({ method: 'random', options: {}, levels: [0.5], threads: 1 })).toBeNull();
  });
});

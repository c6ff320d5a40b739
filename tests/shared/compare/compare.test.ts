import { describe, expect, it } from 'vitest';
import type { PairedLatency } from '../../../shared/api/comparison.ts';
import { accuracyDifference } from '../../../shared/compare/accuracy.ts';
import { compareFacts } from '../../../shared/compare/differences.ts';
import { accuracySentence, latencySentence, ratioInterval } from '../../../shared/compare/sentences.ts';

const evaluated = (accuracy: number, accuracyImages = 1000, accuracySplit = 'test') => ({
  accuracy,
  accuracyImages,
  accuracySplit,
});

describe('the difference of two accuracies', () => {
  it('has the interval of Newcombe’s method 10 (his table II, example a)', () => {
    const found = accuracyDifference(evaluated(48 / 80, 80), evaluated(56 / 70, 70))!;
    expect(found.difference).toBeCloseTo(0.2, 4);
    expect(found.low).toBeCloseTo(0.0524, 4);
    expect(found.high).toBeCloseTo(0.3339, 4);
  });

  it('says what cannot be told apart, and what can', () => {
    const words = (b: number, images = 10_000) =>
      accuracySentence('A', 'B', accuracyDifference(evaluated(0.93, images), evaluated(b, images)));
    expect(words(0.931)).toBe('B and A cannot be told apart: +0.10 points, \u22120.61 to +0.81.');
    expect(words(0.9)).toBe('B is less accurate than A by 3.00 points, 2.23 to 3.77.');
    expect(words(0.95)).toMatch(/^B is more accurate than A by 2\.00 points/);
    const elsewhere = accuracyDifference(evaluated(0.9), evaluated(0.9, 1000, 'validation'));
    expect(accuracySentence('A', 'B', elsewhere)).toBe('B and A were evaluated on different splits.');
  });
});

describe('the verdict on two latencies', () => {
  const pair = (over: Partial<PairedLatency>) =>
    ({ ratio: 0.953, low: 0.948, high: 0.959, verdict: 'faster', aP50Ns: 662_000, ...over }) as PairedLatency;

  it('names who is faster, by how much, and how surely', () => {
    expect(latencySentence('A', 'B', pair({}))).toBe('B is 31.1 µs (4.7 %) faster than A.');
    expect(ratioInterval(pair({}))).toBe('\u22125.2 to \u22124.1 %');
    expect(latencySentence('A', 'B', pair({ ratio: 1.5, verdict: 'slower', aP50Ns: 4e6 }))).toBe(
      'B is 2.00 ms (50.0 %) slower than A.',
    );
  });

  it('claims nothing that the device cannot show', () => {
    expect(latencySentence('A', 'B', pair({ verdict: 'cannot be told apart' }))).toBe('B and A cannot be told apart.');
    expect(latencySentence('A', 'B', pair({ verdict: 'no difference that this device can show' }))).toContain('noise');
  });
});

describe('facts side by side', () => {
  it('names what is nested by its path, and marks what differs', () => {
    const a = {
      method: 'legr',
      levels: [0.5, 'latency<=2ms'],
      fineTune: { epochs: 40 },
      seed: 1,
      on: true,
      gone: null,
    };
    const b = { method: 'taylor', levels: [0.5, 'latency<=2ms'], seed: 1, on: true, cpus: [] };
    expect(compareFacts([a, b])).toEqual([
      { name: 'method', values: ['legr', 'taylor'], differs: true },
      { name: 'levels', values: ['0.5, latency<=2ms', '0.5, latency<=2ms'], differs: false },
      { name: 'fineTune.epochs', values: ['40', null], differs: true },
      { name: 'seed', values: ['1', '1'], differs: false },
      { name: 'on', values: ['yes', 'yes'], differs: false },
      { name: 'cpus', values: [null, 'none'], differs: true },
    ]);
  });
});

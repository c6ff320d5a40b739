import { describe, expect, it } from 'vitest';
import { charts, domainOfChart, samplesOf } from '../../../../../renderer/views/training/curves/charts.ts';
import { curvePath } from '../../../../../renderer/views/training/curves/curve-path.ts';
import { drawPoint } from '../../../fixtures/training-curve.ts';

describe('charts', () => {
  it('leave out what a point has no value for, and what a log scale cannot show', () => {
    const points = [drawPoint(99), drawPoint(100), { ...drawPoint(101), loss: 0, accuracy: null }];
    expect(samplesOf(points, charts.accuracy.train, 'linear').map(({ step }) => step)).toEqual([99, 100]);
    expect(samplesOf(points, charts.loss.validation!, 'linear').map(({ step }) => step)).toEqual([100]);
    expect(samplesOf(points, charts.loss.train, 'linear')).toHaveLength(3);
    expect(samplesOf(points, charts.loss.train, 'log')).toHaveLength(2);
    expect(samplesOf([{ ...drawPoint(1), loss: Infinity }], charts.loss.train, 'linear')).toEqual([]);
  });

  it('show a throughput from zero, and the others close by', () => {
    const samples = [[{ step: 1, value: 1000 }], [{ step: 2, value: 1100 }]];
    expect(domainOfChart(charts.speed, samples, 'linear')[0]).toBe(0);
    expect(domainOfChart(charts.loss, samples, 'linear')[0]).toBeGreaterThan(900);
    expect(domainOfChart(charts.loss, [[]], 'linear')).toEqual([0, 1]);
  });

  it('write validation accuracies to the digits that their images carry', () => {
    const point = { ...drawPoint(100), validation: { loss: 1, accuracy: 0.87654, images: 20_000 } };
    expect(charts.accuracy.format(0.87654, point)).toBe('87.65');
    expect(charts.accuracy.format(0.5, point)).toBe('50.0');
  });
});

describe('the path of a curve', () => {
  it('goes through every place where there is room', () => {
    expect(curvePath([])).toBe('');
    expect(
      curvePath([
        { x: 0, y: 1 },
        { x: 2.26, y: 3 },
      ]),
    ).toBe('M0 1L2.3 3');
  });

  it('keeps the first, the extremes and the last of each column of pixels', () => {
    const places = Array.from({ length: 1000 }, (_, at) => ({ x: at / 100, y: at % 100 }));
    const path = curvePath(places);
    expect(path.split('L').length).toBeLessThanOrEqual(4 * 10);
    const spike = places.map((place, at) => (at === 555 ? { ...place, y: -500 } : place));
    expect(curvePath(spike)).toContain('-500');
  });
});

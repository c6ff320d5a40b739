import { describe, expect, it } from 'vitest';
import type { HeatMapChart, LinesChart } from '../../../../shared/api/charts.ts';
import { continuedChart } from '../../../../electron/host/experiments/continued-chart.ts';

const axis = { label: 'Networks judged', unit: null };
const head = { group: 'g', title: 't', meaning: 'm', x: axis, y: axis };

function lines(series: LinesChart['series']): LinesChart {
  return { ...head, kind: 'lines', id: 'lines', series };
}

function map(columns: string[], rows: string[], cells: (number | null)[][], chosen: [number, number][]): HeatMapChart {
  return { ...head, kind: 'heat map', id: 'map', value: axis, columns, rows, cells, chosen };
}

describe('a chart of a run that goes on', () => {
  it('keeps what lies before its first new point, and series that come no more', () => {
    const earlier = lines([
      { name: 'Best', look: 'step', x: [1, 2, 3, 4], y: [9, 8, 7, 6] },
      { name: 'Spread', look: 'band', x: [2, 4], low: [1, 1], high: [2, 2] },
      { name: 'Level 70 %', look: 'line', x: [1], y: [5] },
    ]);
    const now = lines([
      { name: 'Best', look: 'step', x: [3, 4], y: [7, 5] },
      { name: 'Spread', look: 'band', x: [4], low: [0], high: [3] },
      { name: 'Dropped', look: 'crosses', x: [], y: [] },
    ]);
    expect(continuedChart(earlier, now)).toEqual(
      lines([
        { name: 'Level 70 %', look: 'line', x: [1], y: [5] },
        { name: 'Best', look: 'step', x: [1, 2, 3, 4], y: [9, 8, 7, 5] },
        { name: 'Spread', look: 'band', x: [2, 4], low: [1, 0], high: [2, 3] },
        { name: 'Dropped', look: 'crosses', x: [], y: [] },
      ]),
    );
    const anew = lines([{ name: 'Best', look: 'step', x: [1], y: [4] }]);
    expect(continuedChart(lines([earlier.series[0]!]), anew)).toEqual(anew);
  });

  it('adds columns to a map, and replaces those that are drawn anew', () => {
    const earlier = map(['70 %', '50 %'], ['a', 'b'], [[1, 2], [3, 4]], [[0, 0], [1, 1]]); // prettier-ignore
    const now = map(['50 %', '35 %'], ['b', 'c'], [[5, 6], [7, null]], [[1, 0], [0, 1]]); // prettier-ignore
    expect(continuedChart(earlier, now)).toEqual(
      map(
        ['70 %', '50 %', '35 %'],
        ['a', 'b', 'c'],
        [
          [1, null, null],
          [3, 5, 6],
          [null, 7, null],
        ],
        [
          [0, 0],
          [2, 1],
          [1, 2],
        ],
      ),
    );
  });
});

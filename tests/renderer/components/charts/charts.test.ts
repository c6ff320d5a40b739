import { describe, expect, it } from 'vitest';
import type { BarsChart, HeatMapChart, LinesChart } from '../../../../shared/api/charts.ts';
import { describeBars, drawBars } from '../../../../renderer/components/charts/bars.ts';
import { cellAt, colourPaths, describeColours } from '../../../../renderer/components/charts/colour-map.ts';
import { describeLines, drawLines, valuesDomain } from '../../../../renderer/components/charts/lines.ts';
import { formatValue } from '../../../../renderer/components/charts/values.ts';
import { drawCharts } from '../../fixtures/experiments.ts';

const frame = { left: 0, right: 100, top: 0, bottom: 50 };
const [lines, map, bars] = drawCharts(60) as [LinesChart, HeatMapChart, BarsChart];

describe('charts of what goes on inside a method', () => {
  it('draw every series inside the frame, by its look', () => {
    const drawn = drawLines(lines, frame);
    expect(drawn.series.map(({ look }) => look)).toEqual(['band', 'crosses', 'points', 'step']);
    expect(drawn.series[0]!.path).toMatch(/^M.*Z$/);
    expect(drawn.series[3]!.path).toMatch(/^M[\d.]+ [\d.]+H/);
    for (const { x, y } of drawn.series.flatMap(({ places }) => places)) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x).toBeLessThanOrEqual(100);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(y).toBeLessThanOrEqual(50);
    }
  });

  it('are not flattened by one hopeless network', () => {
    const x = Array.from({ length: 100 }, (_, at) => at);
    const y = x.map((at) => (at === 3 ? 1e300 : at / 100));
    expect(valuesDomain([{ name: 'Judged', look: 'points', x, y }])[1]).toBeLessThan(2);
  });

  it('say their newest values, and begin empty', () => {
    expect(describeLines(lines, formatValue)).toMatch(
      /^Networks judged 60: .*Dropped early: 20, Judged [\d.]+, Best so far/,
    );
    expect(describeLines({ ...lines, series: [] }, formatValue)).toBe('nothing yet');
    expect(drawLines({ ...lines, series: [] }, frame).series).toEqual([]);
  });

  it('draw how many lie where, beside the lines and along their values', () => {
    const { beside, y } = drawLines(lines, frame);
    expect(beside.map(({ count }) => count)).toEqual([1, 2, 5, 4, 2, 1, 1]);
    expect(beside[2]!.share).toBe(1);
    for (const { y: top, height } of beside) expect(top + height).toBeLessThanOrEqual(y.at(0.3) + 1);
    expect(drawLines({ ...lines, beside: { label: '', bins: [] } }, frame).beside).toEqual([]);
  });

  it('draw values that are read against a middle as colours, one path for each', () => {
    const grid = { width: 190, height: 50 };
    const paths = colourPaths(map, grid);
    expect(paths.length).toBeLessThanOrEqual(7);
    expect(paths.map(({ path }) => path.split('M').length - 1).reduce((a, b) => a + b)).toBe(95);
    const two = { ...map, columns: ['a', 'b'], rows: ['best'], cells: [[-2, 1]] };
    expect(colourPaths(two, grid).map(({ colour }) => colour)).toEqual(['--div-n3', '--div-p2']);
    expect(cellAt(two, grid, { x: 100, y: 10 })).toEqual({ row: 0, column: 1 });
    expect(cellAt(two, grid, { x: 100, y: 51 })).toBeNull();
    expect(describeColours(two, formatValue)).toBe('best: highest 1 at b, lowest −2 at a');
  });

  it('draw bars from where they begin', () => {
    const drawn = drawBars(bars, frame);
    for (const { y, height, above } of drawn.bars) {
      // The shortest are a pixel high, to be seen at all.
      expect(Math.abs((above ? y + height : y) - drawn.start)).toBeLessThanOrEqual(1);
    }
    expect(describeBars(bars, formatValue)).toBe('Scale α: highest 1.50 at conv14, lowest 0.500 at conv11');
  });
});

import { describe, expect, it } from 'vitest';
import type { BarsChart, LinesChart } from '../../../../shared/api/charts.ts';
import { describeBars, drawBars } from '../../../../renderer/components/charts/bars.ts';
import { describeLines, drawLines, valuesDomain } from '../../../../renderer/components/charts/lines.ts';
import { formatValue } from '../../../../renderer/components/charts/values.ts';
import { drawCharts } from '../../fixtures/experiments.ts';

const frame = { left: 0, right: 100, top: 0, bottom: 50 };
const [lines, bars] = drawCharts(60) as [LinesChart, BarsChart];

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

  it('draw bars from where they begin', () => {
    const drawn = drawBars(bars, frame);
    for (const { y, height, above } of drawn.bars) {
      // The shortest are a pixel high, to be seen at all.
      expect(Math.abs((above ? y + height : y) - drawn.start)).toBeLessThanOrEqual(1);
    }
    expect(describeBars(bars, formatValue)).toBe('Scale α: highest 1.50 at conv14, lowest 0.500 at conv11');
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LiveCharts } from '../../../electron/compute/charts.ts';
import { boundedChart, type Chart, type LinesChart } from '../../../shared/api/charts.ts';

function chartOf(id: string, length: number): LinesChart {
  const x = Array.from({ length }, (_, at) => at);
  const axis = { label: 'Step', unit: null };
  return {
    ...{ kind: 'lines', id, group: 'Training', title: 'Loss', meaning: 'Lower is better.', x: axis, y: axis },
    series: [
      { name: 'Loss', look: 'line', x, y: x.map((at) => -at) },
      { name: 'Spread', look: 'band', x, low: x, high: x },
    ],
  };
}

describe('live charts', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('draw only what is sent: the first state at once, then the newest a few times a second', () => {
    const sent: Chart[] = [];
    const charts = new LiveCharts((chart) => sent.push(chart));
    const draw = vi.fn((length: number) => chartOf('loss', length));
    for (let length = 1; length <= 100; length++) charts.show('loss', () => draw(length));
    charts.show('other', () => chartOf('other', 3));
    expect(sent.map(({ id }) => id)).toEqual(['loss', 'other']);
    vi.advanceTimersByTime(1000);
    expect(draw.mock.calls).toEqual([[1], [100]]);
    expect(sent.map(({ id }) => id)).toEqual(['loss', 'other', 'loss']);
  });

  it('send what still waits at the end, and nothing twice', () => {
    const sent: Chart[] = [];
    const charts = new LiveCharts((chart) => sent.push(chart));
    for (const length of [1, 2, 3]) charts.show('loss', () => chartOf('loss', length));
    charts.flush();
    charts.flush();
    vi.advanceTimersByTime(1000);
    expect(sent.map((chart) => chart.kind === 'lines' && chart.series[0]!.x.length)).toEqual([1, 3]);
  });

  it('hold no more than anybody can see, with both ends of every series', () => {
    const { series } = boundedChart(chartOf('loss', 100_001)) as LinesChart;
    for (const { x } of series) {
      expect(x).toHaveLength(2000);
      expect([x[0], x.at(-1)]).toEqual([0, 100_000]);
    }
    const [line, band] = series;
    expect('y' in line! && line.y.at(-1)).toBe(-100_000);
    expect('low' in band! && band.high.length).toBe(2000);
    const map = boundedChart({
      ...{ kind: 'heat map', id: 'm', group: 'M', title: 'M', meaning: 'M', chosen: [] },
      ...{ x: chartOf('x', 1).x, y: chartOf('x', 1).x, value: chartOf('x', 1).x },
      columns: Array.from({ length: 600 }, String),
      rows: Array.from({ length: 100 }, String),
      cells: Array.from({ length: 100 }, () => Array.from({ length: 600 }, () => 1)),
    });
    const bins = [{ from: 0, to: 1, count: 2 }, { from: 1, to: Infinity, count: 1 }]; // prettier-ignore
    const beside = { ...(chartOf('loss', 2) as LinesChart), beside: { label: '3 living', bins } };
    expect((boundedChart(beside) as LinesChart).beside?.bins).toEqual(bins.slice(0, 1));
    expect(map.kind === 'heat map' && [map.rows.length, map.cells.length, map.cells[0]!.length]).toEqual([64, 64, 512]);
  });
});

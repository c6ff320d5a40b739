import type { Chart, ChartSeries, HeatMapChart, LinesChart } from '../../../shared/api/charts.ts';

/**
 * A chart of a run that goes on where an earlier one was ended: the new run draws only what it does itself. What it draws
 * anew replaces what stood there. Bars are as they are now.
 */
export function continuedChart(earlier: Chart, chart: Chart): Chart {
  if (earlier.kind === 'lines' && chart.kind === 'lines') return continuedLines(earlier, chart);
  if (earlier.kind === 'heat map' && chart.kind === 'heat map' && chart.middle === undefined) {
    return continuedMap(earlier, chart);
  }
  return chart;
}

/** Of each series what lies before its first new point; and series that have no new points. */
function continuedLines(earlier: LinesChart, chart: LinesChart): LinesChart {
  const known = new Map(earlier.series.map((series) => [series.name, series]));
  const names = new Set(chart.series.map(({ name }) => name));
  const gone = earlier.series.filter(({ name }) => !names.has(name));
  // The first new point of them all: where one series begins late, the others of the old run end there too.
  const from = Math.min(...chart.series.flatMap(({ x }) => x[0] ?? []));
  const grown = chart.series.map((series) => {
    const old = known.get(series.name);
    return old === undefined ? series : joined(old, series, from);
  });
  return { ...chart, series: [...gone, ...grown] };
}

function joined(old: ChartSeries, series: ChartSeries, from: number): ChartSeries {
  const first = old.x.findIndex((x) => x >= from);
  const end = first < 0 ? old.x.length : first;
  if (old.look === 'band') {
    if (series.look !== 'band') return series;
    return {
      ...series,
      x: [...old.x.slice(0, end), ...series.x],
      low: [...old.low.slice(0, end), ...series.low],
      high: [...old.high.slice(0, end), ...series.high],
    };
  }
  if (series.look === 'band') return series;
  return { ...series, x: [...old.x.slice(0, end), ...series.x], y: [...old.y.slice(0, end), ...series.y] };
}

/** Columns are added; a column that is drawn anew takes the old one's place. */
function continuedMap(earlier: HeatMapChart, chart: HeatMapChart): HeatMapChart {
  const columns = [...new Set([...earlier.columns, ...chart.columns])];
  const rows = [...new Set([...earlier.rows, ...chart.rows])];
  const sourceOf = (column: string): HeatMapChart => (chart.columns.includes(column) ? chart : earlier);
  const cells = rows.map((row) =>
    columns.map((column) => {
      const source = sourceOf(column);
      return source.cells[source.rows.indexOf(row)]?.[source.columns.indexOf(column)] ?? null;
    }),
  );
  const chosen = columns.flatMap((column, at) => {
    const source = sourceOf(column);
    return source.chosen
      .filter(([, index]) => source.columns[index] === column)
      .map(([row]) => [rows.indexOf(source.rows[row]!), at] as const);
  });
  return { ...chart, columns, rows, cells, chosen };
}

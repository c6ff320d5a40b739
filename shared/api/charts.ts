/**
 * What goes on inside a method while it runs, as charts that need no knowledge of the method: each method sends its own
 * data in one of these forms, and interface and report draw them alike. Plain data, bounded by `boundedChart`.
 */

interface ChartHead {
  /** A later chart of the same id takes this one's place. */
  readonly id: string;
  /** What it belongs to, such as one of several searches: charts of a group are shown together, the first one large. */
  readonly group: string;
  readonly title: string;
  /** One line: what it means, and which way is good. */
  readonly meaning: string;
}

export interface ChartAxis {
  readonly label: string;
  /** Such as "ms"; null of what is counted or has none. */
  readonly unit: string | null;
}

/** Values over a common quantity, such as the networks judged so far. `x` ascends; `y` is as long. */
interface ValueSeries {
  readonly name: string;
  /**
   * A line joins the points, a step holds each until the next, points stand alone, and crosses are points that were
   * given up; a limit is a step that others are held to.
   */
  readonly look: 'line' | 'step' | 'points' | 'crosses' | 'limit';
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** Where most of something lies. */
interface BandSeries {
  readonly name: string;
  readonly look: 'band';
  readonly x: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
}

export type ChartSeries = ValueSeries | BandSeries;

/** How many of something lie where, along the values of a chart of lines. */
export interface Histogram {
  /** What is counted: "16 living". */
  readonly label: string;
  /** Ascending, none overlapping. */
  readonly bins: readonly { readonly from: number; readonly to: number; readonly count: number }[];
}

export interface LinesChart extends ChartHead {
  readonly kind: 'lines';
  readonly x: ChartAxis;
  readonly y: ChartAxis;
  readonly series: readonly ChartSeries[];
  /** Beside the lines, along the same values. */
  readonly beside?: Histogram;
}

/** One bar for each layer, group or level, in the network's order. */
export interface BarsChart extends ChartHead {
  readonly kind: 'bars';
  readonly x: ChartAxis;
  readonly y: ChartAxis;
  /** Where bars begin: 0 of amounts, 1 of factors. */
  readonly from: number;
  readonly bars: readonly { readonly label: string; readonly value: number }[];
}

/** A value for each pair of a row and a column; null where there is none. */
export interface HeatMapChart extends ChartHead {
  readonly kind: 'heat map';
  readonly x: ChartAxis;
  readonly y: ChartAxis;
  /** What a cell's value is. */
  readonly value: ChartAxis;
  readonly columns: readonly string[];
  readonly rows: readonly string[];
  /** By row. */
  readonly cells: readonly (readonly (number | null)[])[];
  /** Cells that were chosen, as row and column. */
  readonly chosen: readonly (readonly [number, number])[];
  /** What neither more nor less is, of values that are read against it: cells are then colours, one scale for all. */
  readonly middle?: number;
}

export type Chart = LinesChart | BarsChart | HeatMapChart;

/** Of one experiment: when there are more, the oldest leave. */
export const mostCharts = 48;

/** More than a chart has pixels for. */
const most = { points: 2000, series: 48, bars: 1000, rows: 64, columns: 512, bins: 64, text: 200 };

/** Each series of a chart that is kept has as many points at most: a few hundred are told apart on a screen. */
const keptPoints = 400;

/** As it is kept once it is over: lines thinner, numbers no longer than they can be read. */
export function keptChart(chart: Chart): Chart {
  const text = JSON.stringify(boundedChart(chart, keptPoints), (_key, value: unknown) =>
    typeof value === 'number' ? Number(value.toPrecision(7)) : value,
  );
  return JSON.parse(text) as Chart;
}

/**
 * The chart with no more than anybody can see, and nothing that cannot be drawn: series longer than `points` are thinned
 * evenly, their ends kept; the rest is left out.
 */
export function boundedChart(chart: Chart, points = most.points): Chart {
  const head = {
    group: chart.group.slice(0, most.text),
    title: chart.title.slice(0, most.text),
    meaning: chart.meaning.slice(0, 2 * most.text),
  };
  switch (chart.kind) {
    case 'lines':
      return {
        ...chart,
        ...head,
        series: chart.series.slice(0, most.series).map((series) => thinned(series, points)),
        ...(chart.beside && {
          beside: { ...chart.beside, bins: chart.beside.bins.filter(isDrawn).slice(0, most.bins) },
        }),
      };
    case 'bars':
      return { ...chart, ...head, bars: chart.bars.filter(({ value }) => Number.isFinite(value)).slice(0, most.bars) };
    case 'heat map':
      return {
        ...chart,
        ...head,
        columns: chart.columns.slice(0, most.columns),
        rows: chart.rows.slice(0, most.rows),
        cells: chart.cells
          .slice(0, most.rows)
          .map((row) => row.slice(0, most.columns).map((value) => (Number.isFinite(value) ? value : null))),
      };
  }
}

function isDrawn({ from, to, count }: Histogram['bins'][number]): boolean {
  return [from, to, count].every(Number.isFinite);
}

function thinned(series: ChartSeries, points: number): ChartSeries {
  const values = series.look === 'band' ? [series.x, series.low, series.high] : [series.x, series.y];
  const drawn = series.x.flatMap((_, at) => (values.every((of) => Number.isFinite(of[at])) ? [at] : []));
  if (drawn.length === series.x.length && drawn.length <= points) return series;
  const kept =
    drawn.length <= points
      ? drawn
      : Array.from({ length: points }, (_, at) => drawn[Math.round((at * (drawn.length - 1)) / (points - 1))]!);
  const pick = (of: readonly number[]): number[] => kept.map((at) => of[at]!);
  return series.look === 'band'
    ? { ...series, x: pick(series.x), low: pick(series.low), high: pick(series.high) }
    : { ...series, x: pick(series.x), y: pick(series.y) };
}

import type { ChartSeries, LinesChart } from '../../../shared/api/charts.ts';
import { coordinate, type Place } from '../../../shared/plot/place.ts';
import { domainOf, makeScale, ticksOf, type Domain, type Scale, type Tick } from '../../../shared/plot/scales.ts';

/** Colours that tell series apart; a series that is one of many of a kind takes the next. */
const colours = ['--method-legr', '--method-slr', '--method-datafree', '--method-pagcp', '--method-joint'] as const;

export interface DrawnSeries {
  readonly name: string;
  readonly look: ChartSeries['look'];
  readonly colour: string;
  /** SVG path of a line, a step, a limit or a band. */
  readonly path: string;
  /** Of points and crosses. */
  readonly places: readonly Place[];
}

export interface DrawnLines {
  readonly x: Scale;
  readonly y: Scale;
  readonly xTicks: readonly Tick[];
  readonly yTicks: readonly Tick[];
  readonly series: readonly DrawnSeries[];
  /** Bars at the right, along the values. */
  readonly beside: readonly DrawnBin[];
}

export interface DrawnBin {
  readonly count: number;
  readonly y: number;
  readonly height: number;
  /** Of the widest, 0 to 1. */
  readonly share: number;
}

export interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Places everything inside the frame. What is far off does not flatten the rest: see `valuesDomain`. */
export function drawLines(chart: LinesChart, frame: Frame): DrawnLines {
  const x = makeScale('linear', stepsDomain(chart.series), [frame.left, frame.right]);
  const y = makeScale('linear', valuesDomain(chart.series), [frame.bottom, frame.top]);
  const clamped = (value: number): number => Math.min(frame.bottom, Math.max(frame.top, y.at(value)));
  let next = 0;
  return {
    beside: binsOf(chart.beside, clamped),
    x,
    y,
    xTicks: ticksOf(x, 1, Math.max(2, Math.round((frame.right - frame.left) / 110))),
    yTicks: ticksOf(y, 1, Math.max(2, Math.round((frame.bottom - frame.top) / 44))),
    series: chart.series.map((series) => {
      const { name, look } = series;
      const colour = colourOf(look, () => colours[next++ % colours.length]!);
      if (look === 'band') return { name, look, colour, path: bandPath(series, x, clamped), places: [] };
      const places = series.x.map((at, index) => ({ x: x.at(at), y: clamped(series.y[index]!) }));
      if (look === 'points' || look === 'crosses') return { name, look, colour, path: '', places };
      return { name, look, colour, path: look === 'line' ? linePath(places) : stepPath(places), places: [] };
    }),
  };
}

function binsOf(histogram: LinesChart['beside'], y: (value: number) => number): DrawnBin[] {
  const bins = histogram?.bins ?? [];
  const most = Math.max(1, ...bins.map(({ count }) => count));
  return bins
    .filter(({ count }) => count > 0)
    .map(({ from, to, count }) => {
      const [top, bottom] = [y(to), y(from)];
      const height = Math.max(3, bottom - top - 1);
      return { count, y: (top + bottom - height) / 2, height, share: count / most };
    });
}

/** The newest of what the chart shows, in words: for who does not see it, and for the line under it. */
export function describeLines({ series, y, x }: LinesChart, format: (value: number) => string): string {
  const unit = y.unit === null ? '' : ` ${y.unit}`;
  const parts = series.flatMap((one) => {
    const last = one.x.length - 1;
    if (last < 0) return [];
    if (one.look === 'band') return [`${one.name} ${format(one.low[last]!)} to ${format(one.high[last]!)}${unit}`];
    if (one.look === 'crosses') return [`${one.name}: ${String(one.x.length)}`];
    return [`${one.name} ${format(one.y[last]!)}${unit}`];
  });
  const furthest = Math.max(...series.map((one) => one.x.at(-1) ?? 0));
  return parts.length === 0 ? 'nothing yet' : `${x.label} ${format(furthest)}: ${parts.join(', ')}`;
}

function stepsDomain(series: readonly ChartSeries[]): Domain {
  const all = series.flatMap(({ x }) => [x[0] ?? 0, x.at(-1) ?? 0]);
  return [Math.min(0, ...all), Math.max(1, ...all)];
}

/** All lines and bands, and of single points all but the worst twentieth: one hopeless network must not squeeze the rest. */
export function valuesDomain(series: readonly ChartSeries[]): Domain {
  const values = series.flatMap((one) => {
    if (one.look === 'band') return [...one.low, ...one.high];
    if (one.look !== 'points' && one.look !== 'crosses') return one.y;
    const sorted = one.y.toSorted((a, b) => a - b);
    return sorted.slice(0, Math.max(1, Math.ceil(0.95 * sorted.length)));
  });
  return domainOf(values, 'linear');
}

function colourOf(look: ChartSeries['look'], next: () => string): string {
  if (look === 'crosses') return '--mark-dominated';
  if (look === 'step') return '--ink-1';
  if (look === 'limit') return '--accent';
  return look === 'band' ? '--method-legr' : next();
}

function linePath(places: readonly Place[]): string {
  return places.map(({ x, y }, at) => `${at === 0 ? 'M' : 'L'}${coordinate(x)} ${coordinate(y)}`).join('');
}

function stepPath(places: readonly Place[]): string {
  return places
    .map(({ x, y }, at) => (at === 0 ? `M${coordinate(x)} ${coordinate(y)}` : `H${coordinate(x)}V${coordinate(y)}`))
    .join('');
}

function bandPath(
  { x, low, high }: Extract<ChartSeries, { look: 'band' }>,
  scale: Scale,
  clamped: (value: number) => number,
): string {
  if (x.length === 0) return '';
  const upper = x.map((at, index) => ({ x: scale.at(at), y: clamped(high[index]!) }));
  const lower = x.map((at, index) => ({ x: scale.at(at), y: clamped(low[index]!) })).reverse();
  return `${linePath([...upper, ...lower])}Z`;
}

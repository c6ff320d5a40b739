import type { BarsChart } from '../../../shared/api/charts.ts';
import { domainOf, makeScale, ticksOf, type Scale, type Tick } from '../../../shared/plot/scales.ts';
import type { Frame } from './lines.ts';

interface DrawnBar {
  readonly label: string;
  readonly value: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Which side of the start it lies on. */
  readonly above: boolean;
}

interface DrawnBars {
  readonly y: Scale;
  readonly start: number;
  readonly ticks: readonly Tick[];
  readonly bars: readonly DrawnBar[];
}

/** Bars from where they begin, up and down, side by side over the whole width. */
export function drawBars({ bars, from }: BarsChart, frame: Frame): DrawnBars {
  const y = makeScale('linear', domainOf([from, ...bars.map(({ value }) => value)], 'linear'), [
    frame.bottom,
    frame.top,
  ]);
  const start = y.at(from);
  const step = (frame.right - frame.left) / Math.max(1, bars.length);
  const gap = step > 6 ? 2 : 0;
  return {
    y,
    start,
    ticks: ticksOf(y, 1, Math.max(2, Math.round((frame.bottom - frame.top) / 40))),
    bars: bars.map(({ label, value }, index) => {
      const end = y.at(value);
      return {
        label,
        value,
        x: frame.left + index * step + gap / 2,
        y: Math.min(start, end),
        width: Math.max(1, Math.min(40, step - gap)),
        height: Math.max(1, Math.abs(end - start)),
        above: value >= from,
      };
    }),
  };
}

/** The highest and the lowest bar, by name. */
export function describeBars({ bars, y }: BarsChart, format: (value: number) => string): string {
  if (bars.length === 0) return 'nothing yet';
  const high = bars.reduce((a, b) => (b.value > a.value ? b : a));
  const low = bars.reduce((a, b) => (b.value < a.value ? b : a));
  return `${y.label}: highest ${format(high.value)} at ${high.label}, lowest ${format(low.value)} at ${low.label}`;
}

import type { KeptLayer, OriginalLayer } from '../../api/comparison.ts';
import { formatPercent } from '../../format/numbers.ts';
import { methodMark } from '../../plot/marks.ts';
import { coordinate } from '../../plot/place.ts';
import type { ChosenLayers } from '../context.ts';
import { markup } from '../print/markup.ts';
import type { Markup } from '../print/markup.ts';
import type { Chart, ChartSize } from './chart.ts';
import { hatches, levelGrid, makeAxis } from './parts.ts';

const sizes = {
  wide: { width: 960, height: 260, ticks: 12 },
  narrow: { width: 380, height: 240, ticks: 5 },
} as const;

/** Channels before and after by layer of the original, in network order: the numbers are those of the plan's table. */
export function channelChart({ layers, kept }: ChosenLayers, name: string, method: string): Chart {
  const bars = layers.map((layer, at) => ({ layer, kept: kept[at]! }));
  const [before, after] = [sum(layers), sum(kept)];
  const { colour } = methodMark(method);
  const fixed = bars.some(({ layer }) => isFixed(layer));
  const share = before === 0 ? '100.0' : formatPercent(after / before);
  return {
    name: 'channels',
    title: `Channels kept by ${name}`,
    description: `Channels of ${String(layers.length)} layers in network order, before and after: ${String(after)} of ${String(before)} are kept (${share} %). The table of the plan holds the numbers.`,
    caption: `By layer of the original, in network order, numbered as in the table of the plan. ${String(after)} of ${String(before)} channels are kept (${share} %).${fixed ? ' Striped: cannot be pruned.' : ''}`,
    legend: [
      { label: 'before', mark: { swatch: 'before' } },
      { label: 'after', mark: { swatch: `after ${colour}` } },
    ],
    draw: (size) => ({ ...sizes[size], content: draw(bars, colour, size) }),
  };
}

interface Bar {
  readonly layer: OriginalLayer;
  readonly kept: KeptLayer;
}

function isFixed({ group }: OriginalLayer): boolean {
  return group?.prunable !== true;
}

function sum(layers: readonly { readonly channels: number | null }[]): number {
  return layers.reduce((total, { channels }) => total + (channels ?? 0), 0);
}

function draw(bars: readonly Bar[], colour: string, size: ChartSize): Markup {
  const { width, height, ticks } = sizes[size];
  const frame = { left: 52, top: 24, right: width - 12, bottom: height - 44 };
  const most = Math.max(1, ...bars.map(({ layer, kept }) => Math.max(layer.channels ?? 0, kept.channels ?? 0)));
  const channels = makeAxis([0, most], [frame.bottom, frame.top], 5);
  const step = (frame.right - frame.left) / Math.max(1, bars.length);
  // Of hundreds of layers the bars touch: a gap would be wider than they are.
  const gap = step > 4 ? Math.min(step * 0.25, 6) : 0;
  const box = (at: number, count: number, look: string, fill = ''): Markup => {
    if (count === 0) return markup``;
    const [x, y] = [frame.left + at * step + gap / 2, channels.at(count)];
    const paint = fill === '' ? markup`` : markup` fill="${fill}"`;
    const look_ = look === '' ? markup`` : markup` class="${look}"`;
    return markup`<rect${look_}${paint} x="${coordinate(x)}" y="${coordinate(y)}" width="${coordinate(step - gap)}" height="${coordinate(channels.at(0) - y)}"/>`;
  };
  const every = Math.max(1, niceStep(bars.length / ticks));
  const numbers = bars.flatMap((_bar, at) =>
    at === 0 || (at + 1) % every === 0
      ? [
          markup`<text class="tick" x="${coordinate(frame.left + (at + 0.5) * step)}" y="${frame.bottom + 16}" text-anchor="middle">${at + 1}</text>`,
        ]
      : [],
  );
  return markup`${hatches(`channels-${size}`)}${levelGrid(channels, frame)}
${bars.map(({ layer }, at) => box(at, layer.channels ?? 0, 'before'))}
${bars.map(({ layer, kept }, at) =>
  isFixed(layer)
    ? box(at, kept.channels ?? 0, '', `url(#hatch-channels-${size}-dominated)`)
    : box(at, kept.channels ?? 0, `after ${colour}`),
)}
<path class="frame" d="M${frame.left} ${frame.top}V${frame.bottom}H${frame.right}"/>
<text x="4" y="12">Channels</text>${numbers}
<text x="${frame.right}" y="${frame.bottom + 36}" text-anchor="end">Layer of the original</text>`;
}

/** 1, 2, 5, 10, 20, …: at least this. */
function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, least)));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= least) ?? power * 10;
}

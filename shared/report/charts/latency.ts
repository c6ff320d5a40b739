import type { TradeoffCandidate, TradeoffSet } from '../../api/results.ts';
import { asGiven, formatMs, formatPercent } from '../../format/numbers.ts';
import { methodMark } from '../../plot/marks.ts';
import { coordinate } from '../../plot/place.ts';
import { parseBudget } from '../../tradeoff/budget.ts';
import { methodLabel } from '../../tradeoff/methods.ts';
import type { Names } from '../context.ts';
import { markup } from '../print/markup.ts';
import type { Markup } from '../print/markup.ts';
import type { Chart, ChartSize } from './chart.ts';
import { whereMeasured } from './cost.ts';
import { clipped, makeAxis, methodEntry, uprightGrid } from './parts.ts';

/** More rows say no more: the others stand in the table. */
const mostRows = 24;

type Measured = TradeoffCandidate & { readonly latency: NonNullable<TradeoffCandidate['latency']> };

const sizes = {
  wide: { width: 960, row: 24, names: 170, figures: 170, ticks: 8 },
  narrow: { width: 380, row: 26, names: 110, figures: 0, ticks: 3 },
} as const;

/**
 * How long the candidates take and how surely that is known, fastest first: the front, the original and the chosen one.
 * Null while nothing is measured.
 */
export function latencyChart(set: TradeoffSet, names: Names, chosen: string | null): Chart | null {
  const measured = set.candidates.filter((candidate): candidate is Measured => candidate.latency !== null);
  if (set.conditions === null || measured.length === 0) return null;
  const rows = rowsOf(measured, chosen);
  const left = measured.length - rows.length;
  const methods = [...new Set(rows.map(({ method }) => method))];
  const floor = chosenOf(rows, chosen) === null || set.noiseFloor === null ? null : set.noiseFloor;
  const [fastest, slowest] = [rows[0]!, rows.at(-1)!];
  return {
    name: 'latency',
    title: 'Latency, and how surely it is known',
    description: `Latency of ${String(rows.length)} candidates in ms, from ${names.get(fastest.id) ?? fastest.id} with a p50 of ${formatMs(fastest.latency.p50Ns)} to ${names.get(slowest.id) ?? slowest.id} with ${formatMs(slowest.latency.p50Ns)}, each with its 95 % interval. The table of all candidates holds the numbers.`,
    caption: [
      'Mark: p50. Box: its 95 % interval. Line: from the fastest sample to p99, or to the highest percentile that the samples carry; strokes: p90 and p99.',
      floor === null
        ? ''
        : `Grey ground: what is within the noise floor (${formatPercent(floor)} %) of the chosen one.`,
      left === 0 ? '' : `The front, the original and the chosen one; ${String(left)} more are in the table.`,
      whereMeasured(set),
    ]
      .filter((part) => part !== '')
      .join(' '),
    legend: methods.map((method) => methodEntry(method, methodLabel(method))),
    draw(size) {
      const { width, row } = sizes[size];
      return { width, height: 24 + rows.length * row + 44, content: draw(set, rows, names, chosen, floor, size) };
    },
  };
}

function rowsOf(measured: readonly Measured[], chosen: string | null): readonly Measured[] {
  const sorted = measured.toSorted((a, b) => a.latency.p50Ns - b.latency.p50Ns);
  if (sorted.length <= mostRows) return sorted;
  const always = sorted.filter(({ id, method }) => id === chosen || method === 'dense').slice(0, mostRows / 2);
  const front = sorted.filter((candidate) => candidate.onFront && !always.includes(candidate));
  const room = mostRows - always.length;
  // Spread evenly over a front that is longer, with both its ends.
  const some =
    front.length <= room
      ? front
      : Array.from({ length: room }, (_, at) => front[Math.round((at * (front.length - 1)) / (room - 1))]!);
  return sorted.filter((candidate) => always.includes(candidate) || some.includes(candidate));
}

function chosenOf(rows: readonly Measured[], chosen: string | null): Measured | null {
  return rows.find(({ id }) => id === chosen) ?? null;
}

function draw(
  set: TradeoffSet,
  rows: readonly Measured[],
  names: Names,
  chosen: string | null,
  floor: number | null,
  size: ChartSize,
): Markup {
  const { width, row, names: forNames, figures, ticks } = sizes[size];
  const frame = { left: forNames, top: 24, right: width - 12 - figures, bottom: 24 + rows.length * row };
  const limits = set.budgets
    .map(parseBudget)
    .filter(({ quantity }) => quantity === 'latency')
    .map(({ limit }) => limit / 1e6);
  const time = makeAxis(
    [...rows.flatMap(({ latency }) => [latency.minNs / 1e6, endOf(latency) / 1e6]), ...limits],
    [frame.left, frame.right],
    ticks,
  );
  const at = (ns: number): string => coordinate(time.at(ns / 1e6));
  const ringed = chosenOf(rows, chosen);
  const noise =
    floor === null || ringed === null
      ? markup``
      : band(
          time.at((ringed.latency.p50Ns * (1 - floor)) / 1e6),
          time.at((ringed.latency.p50Ns * (1 + floor)) / 1e6),
          frame,
        );
  const lines = rows.map((candidate, index) => {
    const { latency, method, id } = candidate;
    const { colour, path, hollow } = methodMark(method);
    const y = frame.top + (index + 0.5) * row;
    const strokes = [latency.p90Ns, latency.p99Ns].map((ns) =>
      ns === null ? '' : `M${at(ns)} ${coordinate(y - 4)}v8`,
    );
    const figure =
      figures === 0
        ? markup``
        : markup`<text class="figure" x="${width - 12}" y="${coordinate(y + 4)}" text-anchor="end">${formatMs(latency.p50Ns)} (${formatMs(latency.p50LowNs)} to ${formatMs(latency.p50HighNs)})</text>`;
    return markup`<text class="name${id === chosen ? ' strong' : ''}" x="4" y="${coordinate(y + 4)}">${clipped(names.get(id) ?? id, forNames - 12)}</text>
<path class="whisker ${colour}" d="M${at(latency.minNs)} ${coordinate(y)}H${at(endOf(latency))}${strokes.join('')}"/>
<rect class="interval ${colour}" x="${at(latency.p50LowNs)}" y="${coordinate(y - 9)}" width="${coordinate(time.at(latency.p50HighNs / 1e6) - time.at(latency.p50LowNs / 1e6))}" height="18"/>
<g transform="translate(${at(latency.p50Ns)} ${coordinate(y)})"><path class="mark ${colour}${hollow ? ' ring' : ''}" d="${path}"/>${id === chosen ? markup`<circle class="chosen" r="10"/>` : markup``}</g>${figure}
`;
  });
  const budgets = limits.map(
    (limit) => markup`<path class="budget" d="M${coordinate(time.at(limit))} ${frame.top}V${frame.bottom}"/>
<text class="budget-name halo" x="${coordinate(time.at(limit))}" y="${frame.top - 8}" text-anchor="middle">≤ ${asGiven(limit)} ms</text>`,
  );
  const head =
    figures === 0
      ? markup``
      : markup`<text x="${width - 12}" y="${frame.top - 8}" text-anchor="end">p50 (95 % interval), ms</text>`;
  return markup`${noise}${uprightGrid(time, frame)}${budgets}
<path class="frame" d="M${frame.left} ${frame.top}V${frame.bottom}H${frame.right}"/>
${lines}${head}<text x="${frame.right}" y="${frame.bottom + 36}" text-anchor="end">Latency, ms (measured)</text>`;
}

function band(left: number, right: number, { top, bottom }: { readonly top: number; readonly bottom: number }): Markup {
  return markup`<rect class="noise" x="${coordinate(left)}" y="${top}" width="${coordinate(right - left)}" height="${bottom - top}"/>`;
}

/** The highest percentile that is known. */
function endOf({ p99Ns, p90Ns, p50HighNs }: Measured['latency']): number {
  return Math.max(p99Ns ?? p90Ns ?? p50HighNs, p50HighNs);
}

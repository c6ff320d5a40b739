import type { TradeoffCandidate, TradeoffSet } from '../api/results.ts';
import { asGiven } from '../format/numbers.ts';
import { markBox, placeLabels } from '../plot/labels.ts';
import { markColours, methodMark } from '../plot/marks.ts';
import { coordinate } from '../plot/place.ts';
import type { Box, Place } from '../plot/place.ts';
import { domainOf, makeScale, ticksOf } from '../plot/scales.ts';
import type { Domain, Tick } from '../plot/scales.ts';
import { stepBoxes, stepLine } from '../plot/step-line.ts';
import { parseBudget } from '../tradeoff/budget.ts';
import { markup } from './markup.ts';
import type { Markup } from './markup.ts';

interface Point extends Place {
  readonly candidate: TradeoffCandidate;
}

interface Axis {
  /** From a value to its place in the picture. */
  readonly at: (value: number) => number;
  readonly ticks: readonly Tick[];
}

interface Picture {
  readonly set: TradeoffSet;
  readonly names: ReadonlyMap<string, string>;
  readonly frame: Box;
  readonly cost: Axis;
  readonly accuracy: Axis;
  readonly points: readonly Point[];
}

/** Wide for a page and narrow for a phone: text keeps its size, so a scaled picture would not do. */
const sizes = {
  wide: { width: 960, height: 440, ticks: 8 },
  narrow: { width: 380, height: 380, ticks: 4 },
} as const;

/**
 * The set as an SVG picture: accuracy up, cost (latency p50, or MACs while nothing is measured) to the right. Drawn from
 * the ground up: budget, grid, front, dominated points, the front's points, labels.
 */
export function renderPlot(set: TradeoffSet, names: ReadonlyMap<string, string>, size: keyof typeof sizes): Markup {
  const { width, height, ticks } = sizes[size];
  const frame = { left: 52, top: 24, right: width - 12, bottom: height - 44 };
  const shown = set.candidates.filter((candidate) => isDrawn(candidate, set));
  const limits = budgetLimits(set);
  const cost = makeAxis(
    [...shown.flatMap((candidate) => costExtent(candidate, set)), ...limits.cost],
    [frame.left, frame.right],
    ticks,
  );
  const accuracy = makeAxis(
    [...shown.map((candidate) => candidate.accuracy * 100), ...limits.accuracy],
    [frame.bottom, frame.top],
    6,
  );
  const points = shown.map((candidate) => ({
    candidate,
    x: cost.at(costOf(candidate, set)),
    y: accuracy.at(candidate.accuracy * 100),
  }));
  const picture = { set, names, frame, cost, accuracy, points };
  const front = points.filter((point) => point.candidate.onFront);
  const dominated = points.filter((point) => !point.candidate.onFront);
  const predicted = points.filter((point) => isPredicted(point.candidate, set)).length;
  const hollow = predicted === 0 ? '' : `, ${String(predicted)} predicted`;
  const title = `Accuracy in percent over ${costTitle(set)}: ${String(points.length)} candidates, ${String(front.length)} on the front${hollow}. The table below holds the numbers.`;
  return markup`<svg class="plot ${size}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}">
<defs>${[...markColours, 'dominated'].map((colour) => hatch(colour, size))}</defs>
${budgetGround(picture, limits)}${grid(picture)}
<path class="front" d="${stepLine(front, frame)}"/>
${[...dominated, ...front].map((point) => whisker(point, picture))}
${[...dominated, ...front].map((point) => mark(point, set, size))}
${budgetLines(picture, limits)}${labels(picture)}
</svg>`;
}

function makeAxis(values: readonly number[], range: Domain, count: number): Axis {
  const scale = makeScale('linear', domainOf(values, 'linear'), range);
  return { at: (value) => scale.at(value), ticks: ticksOf(scale, 1, count) };
}

/** What a mark is filled with that misses a budget. */
function hatch(colour: string, size: string): Markup {
  return markup`<pattern id="hatch-${size}-${colour}" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hatch ${colour}" d="M0 0V4"/></pattern>`;
}

/** A method's mark alone, for the legend. */
export function renderMark(method: string): Markup {
  const { colour, path, hollow } = methodMark(method);
  const look = hollow ? 'ring' : '';
  return markup`<svg viewBox="-8 -8 16 16" aria-hidden="true"><path class="mark ${colour} ${look}" d="${path}"/></svg>`;
}

/** Whether its cost is known: what was measured or predicted, while anything is measured at all. */
export function isDrawn({ latency, predicted }: TradeoffCandidate, { conditions }: TradeoffSet): boolean {
  return conditions === null || latency !== null || predicted !== null;
}

/** Low, middle and high of the cost in the unit of the axis. */
function costExtent({ latency, predicted, macs }: TradeoffCandidate, { conditions }: TradeoffSet): Extent {
  if (conditions !== null && latency !== null) {
    return [latency.p50LowNs / 1e6, latency.p50Ns / 1e6, latency.p50HighNs / 1e6];
  }
  if (conditions !== null && predicted !== null) return [predicted.low / 1e6, predicted.ns / 1e6, predicted.high / 1e6];
  return [macs / 1e6, macs / 1e6, macs / 1e6];
}

type Extent = readonly [low: number, middle: number, high: number];

function costOf(candidate: TradeoffCandidate, set: TradeoffSet): number {
  return costExtent(candidate, set)[1];
}

/** A mark that must not be taken for a measured one. */
function isPredicted({ predicted }: TradeoffCandidate, { conditions }: TradeoffSet): boolean {
  return conditions !== null && predicted !== null;
}

function costTitle(set: TradeoffSet): string {
  return set.conditions === null
    ? 'MACs in millions (counted, no speed)'
    : `latency p50 in ms (measured on ${set.device ?? 'the device'})`;
}

/** The budgets that the two axes can show: at most one limit for each. */
function budgetLimits(set: TradeoffSet): { cost: readonly number[]; accuracy: readonly number[] } {
  const budgets = set.budgets.map(parseBudget);
  const ofAxis = set.conditions === null ? 'macs' : 'latency';
  const cost = budgets.filter(({ quantity }) => quantity === ofAxis).map(({ limit }) => limit / 1e6);
  const accuracy = budgets.filter(({ quantity }) => quantity === 'accuracy').map(({ limit }) => limit * 100);
  return {
    cost: cost.length === 0 ? [] : [Math.min(...cost)],
    accuracy: accuracy.length === 0 ? [] : [Math.max(...accuracy)],
  };
}

function budgetGround({ frame, cost, accuracy }: Picture, limits: ReturnType<typeof budgetLimits>): Markup {
  const right = limits.cost.map((limit) => cost.at(limit))[0] ?? frame.right;
  const bottom = limits.accuracy.map((limit) => accuracy.at(limit))[0] ?? frame.bottom;
  if (right === frame.right && bottom === frame.bottom) return markup``;
  const [width, height] = [coordinate(right - frame.left), coordinate(bottom - frame.top)];
  return markup`<rect class="budget-ground" x="${frame.left}" y="${frame.top}" width="${width}" height="${height}"/>`;
}

function budgetLines({ set, frame, cost, accuracy }: Picture, limits: ReturnType<typeof budgetLimits>): Markup {
  const unit = set.conditions === null ? 'M' : 'ms';
  const upright = limits.cost.map((limit) => {
    const x = coordinate(cost.at(limit));
    return markup`<path class="budget" d="M${x} ${frame.top}V${frame.bottom}"/>
<text class="budget-name" x="${x}" y="${frame.top - 8}" text-anchor="middle">≤ ${asGiven(limit)} ${unit}</text>`;
  });
  const level = limits.accuracy.map((limit) => {
    const y = accuracy.at(limit);
    return markup`<path class="budget" d="M${frame.left} ${coordinate(y)}H${frame.right}"/>
<text class="budget-name" x="${frame.right - 4}" y="${coordinate(y - 5)}" text-anchor="end">≥ ${asGiven(limit)} %</text>`;
  });
  return markup`${upright}${level}`;
}

function grid({ set, frame, cost, accuracy }: Picture): Markup {
  const upright = cost.ticks.map(({ value, text }) => {
    const x = coordinate(cost.at(value));
    return markup`<path class="grid" d="M${x} ${frame.top}V${frame.bottom}"/>
<text class="tick" x="${x}" y="${frame.bottom + 16}" text-anchor="middle">${text}</text>`;
  });
  const level = accuracy.ticks.map(({ value, text }) => {
    const y = accuracy.at(value);
    return markup`<path class="grid" d="M${frame.left} ${coordinate(y)}H${frame.right}"/>
<text class="tick" x="${frame.left - 6}" y="${coordinate(y + 4)}" text-anchor="end">${text}</text>`;
  });
  const predicted = set.candidates.some((candidate) => isPredicted(candidate, set)) ? ', hollow: predicted' : '';
  const across = set.conditions === null ? 'MACs, M (counted)' : `Latency p50, ms (measured${predicted})`;
  const foot = frame.bottom + 36;
  return markup`${upright}${level}<path class="frame" d="M${frame.left} ${frame.top}V${frame.bottom}H${frame.right}"/>
<text x="4" y="12">Accuracy, %</text>
<text x="${frame.right}" y="${foot}" text-anchor="end">${across}</text>
<text x="${frame.left + 8}" y="${foot}">↖ better</text>`;
}

/** The 95 % interval of p50, or what nine of ten predictions are within, under the mark. */
function whisker({ candidate, y }: Point, { cost, set }: Picture): Markup {
  if (set.conditions === null) return markup``;
  const [least, , most] = costExtent(candidate, set);
  const [low, high] = [coordinate(cost.at(least)), coordinate(cost.at(most))];
  const ends = `V${coordinate(y + 3)}`;
  const top = coordinate(y - 3);
  const path = `M${low} ${top}${ends}M${low} ${coordinate(y)}H${high}M${high} ${top}${ends}`;
  const look = isPredicted(candidate, set) ? 'predicted' : '';
  return markup`<path class="whisker ${colourOf(candidate, set)} ${look}" d="${path}"/>`;
}

function mark({ candidate, x, y }: Point, set: TradeoffSet, size: string): Markup {
  const { path, hollow } = methodMark(candidate.method);
  const colour = colourOf(candidate, set);
  const predicted = isPredicted(candidate, set);
  const missed = set.budgets.length > 0 && !predicted && !candidate.withinBudget;
  const look = [hollow ? 'ring' : missed ? 'missed' : '', predicted ? 'predicted' : ''].join(' ').trim();
  const hatched = missed && !hollow ? markup`<path fill="url(#hatch-${size}-${colour})" d="${path}"/>` : markup``;
  const chosen =
    set.budgets.length > 0 && candidate.id === set.best ? markup`<circle class="chosen" r="10"/>` : markup``;
  return markup`<g transform="translate(${coordinate(x)} ${coordinate(y)})">
<path class="mark ${colour} ${look}" d="${path}"/>${hatched}${chosen}</g>`;
}

/** What is predicted is dominated by nothing that was measured alike: it keeps its colour. */
function colourOf(candidate: TradeoffCandidate, set: TradeoffSet): string {
  return candidate.onFront || candidate.method === 'dense' || isPredicted(candidate, set)
    ? methodMark(candidate.method).colour
    : 'dominated';
}

/** The original first, then the best, then the rest of the front from the most accurate down. */
function labels({ set, names, points, frame }: Picture): Markup {
  const importance = ({ candidate }: Point) => (candidate.method === 'dense' ? 2 : candidate.id === set.best ? 1 : 0);
  const wanted = points
    .filter(({ candidate }) => candidate.onFront || candidate.method === 'dense')
    .toSorted((a, b) => importance(b) - importance(a) || a.y - b.y)
    .map(({ candidate, x, y }) => ({ x, y, text: names.get(candidate.id) ?? '' }));
  const front = points.filter(({ candidate }) => candidate.onFront);
  const obstacles = [...points.map(markBox), ...stepBoxes(front, frame)];
  const placed = placeLabels(wanted, obstacles, frame).map(
    ({ x, y, text, anchor }) =>
      markup`<text class="name" x="${coordinate(x)}" y="${coordinate(y)}" text-anchor="${anchor}">${text}</text>`,
  );
  return markup`${placed}`;
}

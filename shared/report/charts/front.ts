import type { TradeoffCandidate, TradeoffSet } from '../../api/results.ts';
import { asGiven } from '../../format/numbers.ts';
import { markBox, placeLabels } from '../../plot/labels.ts';
import { methodMark } from '../../plot/marks.ts';
import { coordinate } from '../../plot/place.ts';
import type { Box, Place } from '../../plot/place.ts';
import { stepBoxes, stepLine } from '../../plot/step-line.ts';
import { parseBudget } from '../../tradeoff/budget.ts';
import { methodLabel } from '../../tradeoff/methods.ts';
import type { Names } from '../context.ts';
import { markup } from '../print/markup.ts';
import type { Markup } from '../print/markup.ts';
import type { Chart, ChartSize } from './chart.ts';
import { costExtent, isDrawn, isPredicted, whereMeasured } from './cost.ts';
import { hatches, levelGrid, makeAxis, methodEntry, uprightGrid, type Axis } from './parts.ts';

interface Point extends Place {
  readonly candidate: TradeoffCandidate;
}

interface Picture {
  readonly set: TradeoffSet;
  readonly names: Names;
  readonly chosen: string | null;
  readonly frame: Box;
  readonly cost: Axis;
  readonly accuracy: Axis;
  readonly points: readonly Point[];
}

const sizes = {
  wide: { width: 960, height: 440, ticks: 8 },
  narrow: { width: 380, height: 380, ticks: 4 },
} as const;

/**
 * Accuracy up, cost (latency p50, or MACs while nothing is measured) to the right, with the marks of the Trade-offs view.
 * `chosen` is the candidate that bears the ring.
 */
export function frontChart(set: TradeoffSet, names: Names, chosen: string | null): Chart {
  const drawn = set.candidates.filter((candidate) => isDrawn(candidate, set));
  const front = drawn.filter(({ onFront }) => onFront).length;
  const predicted = drawn.filter((candidate) => isPredicted(candidate, set)).length;
  const across = set.conditions === null ? 'MACs (counted, no speed)' : 'latency p50 in ms (measured)';
  const hollow = predicted === 0 ? '' : `, ${String(predicted)} predicted`;
  const methods = [...new Set(set.candidates.map(({ method }) => method))];
  return {
    name: 'front',
    title: set.conditions === null ? 'Accuracy against MACs' : 'Accuracy against latency',
    description: `Accuracy in percent over ${across}: ${String(drawn.length)} candidates, ${String(front)} on the front${hollow}. The table of all candidates holds the numbers.`,
    caption: caption(set, drawn.length, predicted, chosen),
    legend: methods.map((method) => methodEntry(method, methodLabel(method))),
    draw: (size) => ({ ...sizes[size], content: draw(set, names, chosen, size) }),
  };
}

function caption(set: TradeoffSet, drawn: number, predicted: number, chosen: string | null): string {
  const hidden = set.candidates.length - drawn;
  return [
    'Step line: the front. Grey: dominated.',
    chosen === null ? '' : 'Ring: the chosen candidate.',
    set.budgets.length > 0 ? 'Hatched: misses a budget.' : '',
    set.conditions === null ? '' : 'Whiskers: 95 % interval of p50.',
    predicted > 0
      ? 'Hollow with a dashed edge: predicted, not measured; its whisker is what nine of ten are within.'
      : '',
    hidden === 0 ? '' : `Not drawn: ${String(hidden)} without a known latency.`,
    whereMeasured(set),
  ]
    .filter((part) => part !== '')
    .join(' ');
}

/** Drawn from the ground up: budget, grid, front, dominated points, the front's points, the chosen one, labels. */
function draw(set: TradeoffSet, names: Names, chosen: string | null, size: ChartSize): Markup {
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
    x: cost.at(costExtent(candidate, set)[1]),
    y: accuracy.at(candidate.accuracy * 100),
  }));
  const picture = { set, names, chosen, frame, cost, accuracy, points };
  const front = points.filter((point) => point.candidate.onFront);
  const others = points.filter((point) => !point.candidate.onFront);
  const isChosen = ({ candidate }: Point): boolean => candidate.id === chosen;
  const all = [...others, ...front];
  const inOrder = [...all.filter((point) => !isChosen(point)), ...all.filter(isChosen)];
  return markup`${hatches(`front-${size}`)}${budgetGround(picture, limits)}${grid(picture)}
<path class="front" d="${stepLine(front, frame)}"/>
${inOrder.map((point) => whisker(point, picture))}
${inOrder.map((point) => mark(point, picture, size))}
${budgetLines(picture, limits)}${labels(picture)}`;
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
<text class="budget-name halo" x="${x}" y="${frame.top - 8}" text-anchor="middle">≤ ${asGiven(limit)} ${unit}</text>`;
  });
  const level = limits.accuracy.map((limit) => {
    const y = accuracy.at(limit);
    return markup`<path class="budget" d="M${frame.left} ${coordinate(y)}H${frame.right}"/>
<text class="budget-name halo" x="${frame.right - 4}" y="${coordinate(y - 5)}" text-anchor="end">≥ ${asGiven(limit)} %</text>`;
  });
  return markup`${upright}${level}`;
}

function grid({ set, frame, cost, accuracy }: Picture): Markup {
  const predicted = set.candidates.some((candidate) => isPredicted(candidate, set)) ? ', hollow: predicted' : '';
  const across = set.conditions === null ? 'MACs, M (counted)' : `Latency p50, ms (measured${predicted})`;
  const foot = frame.bottom + 36;
  return markup`${uprightGrid(cost, frame)}${levelGrid(accuracy, frame)}<path class="frame" d="M${frame.left} ${frame.top}V${frame.bottom}H${frame.right}"/>
<text x="4" y="12">Accuracy, %</text>
<text x="${frame.right}" y="${foot}" text-anchor="end">${across}</text>
<text x="${frame.left + 8}" y="${foot}">↖ better</text>`;
}

/** The 95 % interval of p50, or what nine of ten predictions are within, under the mark. */
function whisker({ candidate, y }: Point, { cost, set }: Picture): Markup {
  if (set.conditions === null) return markup``;
  const [least, , most] = costExtent(candidate, set);
  const [low, high] = [coordinate(cost.at(least)), coordinate(cost.at(most))];
  const [top, end] = [coordinate(y - 3), `V${coordinate(y + 3)}`];
  const look = isPredicted(candidate, set) ? ' predicted' : '';
  return markup`<path class="whisker ${colourOf(candidate, set)}${look}" d="M${low} ${top}${end}M${low} ${coordinate(y)}H${high}M${high} ${top}${end}"/>
`;
}

function mark({ candidate, x, y }: Point, { set, chosen }: Picture, size: ChartSize): Markup {
  const { path, hollow } = methodMark(candidate.method);
  const colour = colourOf(candidate, set);
  const predicted = isPredicted(candidate, set);
  const missed = set.budgets.length > 0 && !predicted && !candidate.withinBudget;
  const look = ['mark', colour, hollow ? 'ring' : missed ? 'missed' : '', predicted ? 'predicted' : ''].filter(
    (part) => part !== '',
  );
  const hatched = missed && !hollow ? markup`<path fill="url(#hatch-front-${size}-${colour})" d="${path}"/>` : markup``;
  const ring = candidate.id === chosen ? markup`<circle class="chosen" r="10"/>` : markup``;
  return markup`<g transform="translate(${coordinate(x)} ${coordinate(y)})"><path class="${look.join(' ')}" d="${path}"/>${hatched}${ring}</g>
`;
}

/** What is predicted is dominated by nothing that was measured alike: it keeps its colour. */
function colourOf(candidate: TradeoffCandidate, set: TradeoffSet): string {
  return candidate.onFront || candidate.method === 'dense' || isPredicted(candidate, set)
    ? methodMark(candidate.method).colour
    : 'dominated';
}

/** The original first, then the chosen one, then the rest of the front from the most accurate down. */
function labels({ names, points, frame, chosen }: Picture): Markup {
  const importance = ({ candidate }: Point) => (candidate.method === 'dense' ? 2 : candidate.id === chosen ? 1 : 0);
  const wanted = points
    .filter(({ candidate }) => candidate.onFront || candidate.method === 'dense' || candidate.id === chosen)
    .toSorted((a, b) => importance(b) - importance(a) || a.y - b.y)
    .map(({ candidate, x, y }) => ({ x, y, text: names.get(candidate.id) ?? '' }));
  const front = points.filter(({ candidate }) => candidate.onFront);
  const obstacles = [...points.map(markBox), ...stepBoxes(front, frame)];
  const placed = placeLabels(wanted, obstacles, frame).map(
    ({ x, y, text, anchor }) =>
      markup`<text class="name halo" x="${coordinate(x)}" y="${coordinate(y)}" text-anchor="${anchor}">${text}</text>`,
  );
  return markup`${placed}`;
}

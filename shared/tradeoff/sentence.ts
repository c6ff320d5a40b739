import type { TradeoffCandidate, TradeoffSet } from '../api/results.ts';
import { formatAccuracy } from '../format/accuracy.ts';
import { asGiven, counted, formatCount, formatLevel, formatMs } from '../format/numbers.ts';
import type { Budget } from './budget.ts';
import { conditionWords } from './conditions.ts';
import { accuracyInterval, overlap } from './interval.ts';
import { methodLabel } from './methods.ts';
import { predictedMs } from './predicted.ts';
import { sameLatency, speedWords } from './speed.ts';

interface Answer extends Pick<TradeoffSet, 'device' | 'deviceBoard' | 'conditions' | 'noiseFloor' | 'candidates'> {
  readonly budgets: readonly Budget[];
  readonly best: TradeoffCandidate | null;
}

/**
 * The set's answer in words. Speed is only ever said of measured latency, and never of a difference that the intervals
 * or the device's noise floor do not carry.
 */
export function sentenceOf(answer: Answer): string {
  if (answer.candidates.length === 0) return 'There are no candidates yet: run an experiment to make some.';
  const parts = answer.conditions === null ? countedAnswer(answer) : measuredAnswer(answer);
  return [...parts, predictedWords(answer), mixedEvaluation(answer.candidates)].filter((part) => part !== '').join(' ');
}

/** What a candidate is called: "LeGR at 50 % of the MACs", by the level that its experiment asked for. */
function candidateLabel({ method, level }: TradeoffCandidate): string {
  if (method === 'dense') return 'The original';
  return `${methodLabel(method)} at ${formatLevel(level)} % of the MACs`;
}

/** The original that a candidate is compared with: evaluated alike, if there is such a one. */
function baselineOf(candidate: TradeoffCandidate, candidates: readonly TradeoffCandidate[]): TradeoffCandidate | null {
  const dense = candidates.filter((one) => one.method === 'dense');
  return (
    dense.find((one) => one.experimentId === candidate.experimentId) ??
    dense.find((one) => evaluation(one) === evaluation(candidate)) ??
    dense[0] ??
    null
  );
}

function countedAnswer({ best, budgets, candidates }: Answer): string[] {
  const unmeasured = 'Nothing was measured on a device yet: no latency is known.';
  if (best === null) return [`No candidate is known to be ${budgetWords(budgets)}.`, unmeasured];
  if (budgets.length === 0) {
    const front = candidates.filter((candidate) => candidate.onFront).length;
    return [`${counted(candidates.length, 'candidate')}, ${String(front)} of them on the front over MACs.`, unmeasured];
  }
  const figures = `${accuracyWords(best)} with ${formatCount(best.macs)} MACs`;
  const change = pointsWords(best, baselineOf(best, candidates), 'the original');
  return [
    `${candidateLabel(best)} is the most accurate ${budgetWords(budgets)}: ${[figures, change].filter((part) => part !== '').join(', ')}.`,
    unmeasured,
  ];
}

function measuredAnswer(answer: Answer): string[] {
  const { best, budgets, candidates } = answer;
  if (budgets.length === 0) return [frontWords(answer), measuredWords(answer), unmeasuredWords(candidates)];
  if (best === null) {
    return [noneWords(answer), measuredWords(answer), unmeasuredWords(candidates)];
  }
  return [
    `${candidateLabel(best)} is the most accurate ${budgetWords(budgets)}: ${figuresWords(best, answer)}.`,
    tiedWords(best, answer),
    straddleWords(best, budgets),
    measuredWords(answer),
    unmeasuredWords(candidates),
  ];
}

/** Without a budget nothing is "best": the ends of the front say what there is to choose from. */
function frontWords(answer: Answer): string {
  const front = answer.candidates
    .filter((candidate) => candidate.onFront)
    .sort((a, b) => (a.latency?.p50Ns ?? 0) - (b.latency?.p50Ns ?? 0));
  const [fastest] = front;
  const slowest = front.at(-1);
  if (fastest === undefined || slowest === undefined) return 'No candidate is on the front.';
  if (fastest === slowest) return `${candidateLabel(fastest)} is the whole front: ${figuresWords(fastest, answer)}.`;
  return `The front has ${counted(front.length, 'candidate')}, from ${lowerFirst(candidateLabel(fastest))} (${figuresWords(fastest, answer)}) to ${lowerFirst(candidateLabel(slowest))} (${figuresWords(slowest, answer)}).`;
}

function noneWords({ budgets, candidates }: Answer): string {
  const measured = candidates.filter((candidate) => candidate.latency !== null);
  const [fastest] = measured.sort((a, b) => (a.latency?.p50Ns ?? 0) - (b.latency?.p50Ns ?? 0));
  const none = `No candidate is known to be ${budgetWords(budgets)}`;
  if (fastest?.latency == null) return `${none}.`;
  const name = lowerFirst(candidateLabel(fastest));
  return `${none}; the fastest is ${name}, ${accuracyWords(fastest)} at ${formatMs(fastest.latency.p50Ns)} ms.`;
}

function accuracyWords({ accuracy, accuracyImages }: TradeoffCandidate): string {
  return `${formatAccuracy(accuracy, accuracyImages)} %`;
}

/** "84.10 % at 0.410 ms, 1.90 times faster than the original and 3.70 points below it". */
function figuresWords(candidate: TradeoffCandidate, { candidates, noiseFloor }: Answer): string {
  const accuracy = accuracyWords(candidate);
  const dense = baselineOf(candidate, candidates);
  if (candidate.latency === null) {
    return [`${accuracy}, latency not measured`, pointsWords(candidate, dense, 'the original')]
      .filter((part) => part !== '')
      .join(', ');
  }
  const figures = `${accuracy} at ${formatMs(candidate.latency.p50Ns)} ms`;
  if (dense === null || dense.id === candidate.id) return figures;
  if (dense.latency === null) {
    return `${figures}, ${pointsWords(candidate, dense, 'the original')}, whose latency was not measured`;
  }
  if (sameLatency(candidate.latency, dense.latency, noiseFloor)) {
    return `${figures}; in latency it cannot be told apart from the original, and it is ${pointsWords(candidate, dense, 'it')}`;
  }
  return `${figures}, ${speedWords(candidate.latency, dense.latency)} than the original and ${pointsWords(candidate, dense, 'it')}`;
}

function pointsWords(candidate: TradeoffCandidate, dense: TradeoffCandidate | null, name: string): string {
  if (dense === null || dense.id === candidate.id) return '';
  const difference = candidate.accuracy - dense.accuracy;
  const points = formatAccuracy(Math.abs(difference), Math.min(candidate.accuracyImages, dense.accuracyImages));
  if (Number(points) === 0) return `as accurate as ${name}`;
  return `${points} points ${difference < 0 ? 'below' : 'above'} ${name}`;
}

/** Those within budget that differ from the best in nothing that the images or the samples can show. */
function tiedWords(best: TradeoffCandidate, { candidates, noiseFloor }: Answer): string {
  const bestAccuracy = accuracyInterval(best.accuracy, best.accuracyImages);
  const tied = candidates.filter(
    (candidate) =>
      candidate.id !== best.id &&
      candidate.withinBudget &&
      candidate.latency !== null &&
      best.latency !== null &&
      sameLatency(candidate.latency, best.latency, noiseFloor) &&
      overlap(accuracyInterval(candidate.accuracy, candidate.accuracyImages), bestAccuracy),
  );
  if (tied.length === 0) return '';
  const [first, ...more] = tied.map((candidate) => lowerFirst(candidateLabel(candidate)));
  return `It cannot be told apart from ${first ?? ''}${more.length === 0 ? '' : ` and ${counted(more.length, 'other')}`}.`;
}

function straddleWords(best: TradeoffCandidate, budgets: readonly Budget[]): string {
  const { latency } = best;
  const crossed = budgets.some((budget) => budget.quantity === 'latency' && (latency?.p50HighNs ?? 0) > budget.limit);
  return crossed ? 'The 95 % interval of its latency reaches beyond the limit.' : '';
}

function measuredWords({ device, deviceBoard, conditions }: Answer): string {
  if (device === null || conditions === null) return '';
  const board = deviceBoard === null ? '' : ` (${deviceBoard})`;
  return `Measured on ${device}${board}, ${conditionWords(conditions)}.`;
}

function unmeasuredWords(candidates: readonly TradeoffCandidate[]): string {
  const missing = candidates.filter((candidate) => candidate.latency === null).length;
  return missing === 0 ? '' : `${counted(missing, 'candidate')} ${missing === 1 ? 'was' : 'were'} not measured there.`;
}

/** What was not measured but is predicted: said apart, and never as met. */
function predictedWords({ budgets, candidates }: Answer): string {
  const predicted = candidates.filter((candidate) => candidate.predicted !== null);
  if (predicted.length === 0) return '';
  const [best, ...others] = predicted
    .filter((candidate) => candidate.predictedWithinBudget)
    .sort((a, b) => b.accuracy - a.accuracy || a.predicted!.ns - b.predicted!.ns);
  if (best === undefined) return `The latency of ${counted(predicted.length, 'candidate')} is predicted, not measured.`;
  const more =
    others.length === 0 ? '' : `; so ${others.length === 1 ? 'is' : 'are'} ${counted(others.length, 'other')}`;
  return `Predicted, not measured, to be ${budgetWords(budgets)}: ${lowerFirst(candidateLabel(best))}, ${accuracyWords(best)} at ${predictedMs(best.predicted!)} ms${more}.`;
}

function mixedEvaluation(candidates: readonly TradeoffCandidate[]): string {
  const kinds = new Set(candidates.map(evaluation));
  if (kinds.size < 2) return '';
  return `Their accuracies come from different images (${[...kinds].join('; ')}) and compare only roughly.`;
}

function evaluation(candidate: TradeoffCandidate): string {
  return `${candidate.accuracySplit}, ${counted(candidate.accuracyImages, 'image')}`;
}

/** "within 33 ms and 20.0 M MACs, with at least 90 % accuracy". */
function budgetWords(budgets: readonly Budget[]): string {
  const ceilings = budgets.flatMap(({ quantity, limit }) => {
    switch (quantity) {
      case 'latency':
        return [`${asGiven(limit / 1e6)} ms`];
      case 'p90':
      case 'p99':
        return [`${asGiven(limit / 1e6)} ms at ${quantity}`];
      case 'macs':
        return [`${formatCount(limit)} MACs`];
      case 'params':
        return [`${formatCount(limit)} parameters`];
      case 'energy':
        return [`${asGiven(limit)} mJ`];
      case 'activations':
        return [`${asGiven(limit / 2 ** 10)} KiB of activations`];
      case 'accuracy':
        return [];
    }
  });
  const floors = budgets.flatMap(({ quantity, limit }) =>
    quantity === 'accuracy' ? [`${asGiven(limit * 100)} % accuracy`] : [],
  );
  return [
    ceilings.length === 0 ? '' : `within ${ceilings.join(' and ')}`,
    floors.length === 0 ? '' : `with at least ${floors.join(' and ')}`,
  ]
    .filter((part) => part !== '')
    .join(', ');
}

/** "The original" within a sentence; names of methods keep their capitals. */
function lowerFirst(label: string): string {
  return label.startsWith('The ') ? `the ${label.slice(4)}` : label;
}

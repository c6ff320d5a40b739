import type { TradeoffCandidate, TradeoffSet } from '../api/results.ts';
import { formatAccuracy } from '../format/accuracy.ts';
import { formatMs, formatScientific, threeDigits } from '../format/numbers.ts';
import { accuracyMargin } from '../tradeoff/interval.ts';
import { predictedMs, predictedStanding } from '../tradeoff/predicted.ts';
import { standingOf } from '../tradeoff/standing.ts';

/** One column of the table that the report and the terminal both show; the unit stands in the head. */
export interface Column {
  readonly head: string;
  readonly unit: string;
  readonly numeric: boolean;
  readonly cell: (candidate: TradeoffCandidate, set: TradeoffSet) => string;
}

/** What stands where nothing is known. */
const unknown = '–';

/** `names` as `nameCandidates` gives them. */
export function nameColumn(names: ReadonlyMap<string, string>): Column {
  return { head: 'Candidate', unit: '', numeric: false, cell: ({ id }) => names.get(id) ?? id };
}
export const accuracyColumns: readonly Column[] = [
  {
    head: 'Accuracy',
    unit: '%',
    numeric: true,
    cell: ({ accuracy, accuracyImages }) => formatAccuracy(accuracy, accuracyImages),
  },
  {
    head: '±',
    unit: 'points',
    numeric: true,
    cell: ({ accuracy, accuracyImages }) => formatAccuracy(accuracyMargin(accuracy, accuracyImages), accuracyImages),
  },
];
export const p50Column = latencyColumn('p50', ({ p50Ns }) => p50Ns);
export const intervalColumn: Column = {
  head: 'p50, 95 %',
  unit: 'ms',
  numeric: true,
  cell: ({ latency }) =>
    latency === null ? unknown : `${formatMs(latency.p50LowNs)} to ${formatMs(latency.p50HighNs)}`,
};
/** Beside what was measured, never among it. */
export const predictedColumn: Column = {
  head: 'p50 predicted',
  unit: 'ms',
  numeric: true,
  cell: ({ predicted }) => (predicted === null ? unknown : predictedMs(predicted)),
};
/** What it was predicted to take when it was cut to a budget. */
export const plannedColumn: Column = {
  head: 'p50 planned',
  unit: 'ms',
  numeric: true,
  cell: ({ planned }) => (planned === null ? unknown : formatMs(planned.ns)),
};
export const p90Column = latencyColumn('p90', ({ p90Ns }) => p90Ns);
export const p99Column = latencyColumn('p99', ({ p99Ns }) => p99Ns);
export const samplesColumn: Column = {
  head: 'Samples',
  unit: '',
  numeric: true,
  cell: ({ latency }) => (latency === null ? unknown : String(latency.samples)),
};
export const costColumns: readonly Column[] = [
  { head: 'MACs', unit: 'M', numeric: true, cell: ({ macs }) => threeDigits(macs / 1e6) },
  { head: 'Params', unit: 'k', numeric: true, cell: ({ params }) => threeDigits(params / 1e3) },
];
export const proofColumn: Column = {
  head: 'Cut proof',
  unit: 'relative',
  numeric: true,
  cell: ({ proof }) => (proof === null ? unknown : formatScientific(proof.relativeDifference)),
};
export const standingColumn: Column = { head: 'Standing', unit: '', numeric: false, cell: standing };
export const idColumn: Column = { head: 'Id', unit: '', numeric: false, cell: ({ id }) => id };

/** Whether any of them was cut to a latency. */
export function hasPlans({ candidates }: TradeoffSet): boolean {
  return candidates.some(({ planned }) => planned !== null);
}

/** Fastest first; those that were not measured last, smallest first. */
export function inTableOrder(candidates: readonly TradeoffCandidate[]): readonly TradeoffCandidate[] {
  return candidates.toSorted(
    (a, b) =>
      (a.latency?.p50Ns ?? Number.MAX_VALUE) - (b.latency?.p50Ns ?? Number.MAX_VALUE) ||
      a.macs - b.macs ||
      b.accuracy - a.accuracy,
  );
}

/** Without a measurement nothing is missing but what a budget asks for: the front is over MACs then. */
function standing(candidate: TradeoffCandidate, set: TradeoffSet): string {
  const lacks = candidate.latency === null && (set.conditions !== null || candidate.predictedWithinBudget !== null);
  const missing = lacks ? (predictedStanding(candidate) ?? 'not measured') : null;
  return standingOf(candidate, set.budgets.length > 0, missing).label;
}

function latencyColumn(
  head: string,
  statistic: (latency: NonNullable<TradeoffCandidate['latency']>) => number | null,
): Column {
  return {
    head,
    unit: 'ms',
    numeric: true,
    cell({ latency }) {
      const ns = latency === null ? null : statistic(latency);
      return ns === null ? unknown : formatMs(ns);
    },
  };
}

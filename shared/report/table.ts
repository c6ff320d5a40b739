import type { TradeoffCandidate, TradeoffSet } from '../api/results.ts';
import { formatAccuracy, formatLevel, formatMs, threeDigits } from '../tradeoff/format.ts';
import { accuracyInterval } from '../tradeoff/interval.ts';
import { methodLabel } from '../tradeoff/methods.ts';

/** One column of the table that the report and the terminal both show; the unit stands in the head. */
export interface Column {
  readonly head: string;
  readonly unit: string;
  readonly numeric: boolean;
  readonly cell: (candidate: TradeoffCandidate, set: TradeoffSet) => string;
}

/** What stands where nothing is known. */
const unknown = '-';

export const nameColumn: Column = { head: 'Candidate', unit: '', numeric: false, cell: candidateName };
export const accuracyColumns: readonly Column[] = [
  { head: 'Accuracy', unit: '%', numeric: true, cell: ({ accuracy }) => formatAccuracy(accuracy) },
  { head: '±', unit: 'points', numeric: true, cell: accuracyMargin },
];
export const p50Column = latencyColumn('p50', ({ p50Ns }) => p50Ns);
export const intervalColumn: Column = {
  head: 'p50, 95 %',
  unit: 'ms',
  numeric: true,
  cell: ({ latency }) =>
    latency === null ? unknown : `${formatMs(latency.p50LowNs)} to ${formatMs(latency.p50HighNs)}`,
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
  cell: ({ proof }) => (proof === null ? unknown : proof.relativeDifference.toExponential(1)),
};
export const standingColumn: Column = { head: 'Standing', unit: '', numeric: false, cell: standing };
export const idColumn: Column = { head: 'Id', unit: '', numeric: false, cell: ({ id }) => id };

/** Fastest first; those that were not measured last, smallest first. */
export function inTableOrder(candidates: readonly TradeoffCandidate[]): readonly TradeoffCandidate[] {
  return candidates.toSorted(
    (a, b) =>
      (a.latency?.p50Ns ?? Number.MAX_VALUE) - (b.latency?.p50Ns ?? Number.MAX_VALUE) ||
      a.macs - b.macs ||
      b.accuracy - a.accuracy,
  );
}

/** "LeGR 50 %". */
export function candidateName({ method, level }: TradeoffCandidate): string {
  return method === 'dense' ? methodLabel(method) : `${methodLabel(method)} ${formatLevel(level)} %`;
}

function standing(candidate: TradeoffCandidate, set: TradeoffSet): string {
  const limited = set.budgets.length > 0;
  if (limited && !candidate.withinBudget) return 'Misses a budget';
  if (set.conditions !== null && candidate.latency === null) return 'Not measured';
  if (!candidate.onFront) return 'Dominated';
  return limited ? 'Front, in budget' : 'Front';
}

/** Half the 95 % interval of the accuracy, in points: how much another set of as many images may change it. */
function accuracyMargin({ accuracy, accuracyImages }: TradeoffCandidate): string {
  const { low, high } = accuracyInterval(accuracy, accuracyImages);
  return formatAccuracy((high - low) / 2);
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

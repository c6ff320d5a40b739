import type { LatencyModelReport } from '../api/latency.ts';
import type { PredictedFigure, TradeoffCandidate } from '../api/results.ts';
import { formatMs, formatPercent } from '../format/numbers.ts';
import { settingWords } from './conditions.ts';

/** What a latency model says of candidates, by their ids. */
export interface PredictedLatencies {
  readonly by: LatencyModelReport;
  readonly latencies: ReadonlyMap<string, PredictedFigure>;
}

/** "0.412 (0.391 to 0.434)": milliseconds with what nine of ten were within, without the unit. */
export function predictedMs({ ns, low, high }: PredictedFigure): string {
  return `${formatMs(ns)} (${formatMs(low)} to ${formatMs(high)})`;
}

/** How a candidate stands whose latency is predicted: never as one that was measured. Null where nothing is predicted. */
export function predictedStanding({
  predicted,
  predictedWithinBudget,
}: Pick<TradeoffCandidate, 'predicted' | 'predictedWithinBudget'>): string | null {
  if (predicted === null) return null;
  if (predictedWithinBudget === null) return 'Predicted';
  return predictedWithinBudget ? 'Predicted to meet' : 'Predicted to miss';
}

/** "mean error 3.1 %", or that none is known. */
export function meanErrorWords({ error }: Pick<LatencyModelReport, 'error'>): string {
  return error === null ? 'error not known' : `mean error ${formatPercent(error.mean)} %`;
}

/** "by the latency model of resnet56 on bench (onnxruntime 1.27.0, float32, 1 thread), mean error 3.1 % on cuts held out". */
export function predictedByWords(by: LatencyModelReport): string {
  const error = meanErrorWords(by) + (by.error === null ? '' : ' on cuts held out');
  return `by the latency model of ${by.network} on ${by.device} (${settingWords(by)}), ${error}`;
}

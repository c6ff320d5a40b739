import type { CandidateReport, TradeoffSet } from '../api/results.ts';
import type { Budget } from './budget.ts';
import type { MeasuredLatencies } from './measured.ts';

/**
 * The trade-off set of candidates that were cut from one model and evaluated alike. Latency is joined by artifact; the
 * dense model, once for all experiments, is its baseline.
 */
export function assembleTradeoffs(
  candidates: readonly CandidateReport[],
  measured: MeasuredLatencies | null,
  budgets: readonly Budget[],
): TradeoffSet {
  throw new Error(`not yet: ${String(candidates.length)} ${String(measured?.device)} ${String(budgets.length)}`);
}

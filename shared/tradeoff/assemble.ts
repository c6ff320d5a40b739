import type { CandidateReport, PredictedFigure, TradeoffCandidate, TradeoffSet } from '../api/results.ts';
import type { Budget } from './budget.ts';
import { paretoFront } from './front.ts';
import type { MeasuredLatencies, MeasuredLatency } from './measured.ts';
import type { PredictedLatencies } from './predicted.ts';
import { sentenceOf } from './sentence.ts';

/**
 * The trade-off set of candidates that were cut from one model and evaluated alike. Latency is joined by artifact; the
 * dense model, once for all experiments, is its baseline. The front is over measured latency (p50), with what was not
 * measured left out of it, predicted or not; over MACs only while nothing is measured at all.
 */
export function assembleTradeoffs(
  candidates: readonly CandidateReport[],
  measured: MeasuredLatencies | null,
  budgets: readonly Budget[],
  predicted: PredictedLatencies | null = null,
): TradeoffSet {
  const latencyOf = latencyLookup(measured);
  const shown = withoutRepeatedDense(candidates).map((candidate) =>
    toTradeoff(candidate, latencyOf(candidate.artifactSha256), predicted?.latencies.get(candidate.id) ?? null, budgets),
  );
  const anyMeasured = shown.some((candidate) => candidate.latency !== null);
  const front = new Set(
    paretoFront(
      shown.map((candidate) => ({
        accuracy: candidate.accuracy,
        cost: anyMeasured ? (candidate.latency?.p50Ns ?? Number.NaN) : candidate.macs,
      })),
    ),
  );
  const set = {
    device: anyMeasured ? (measured?.device ?? null) : null,
    conditions: anyMeasured ? (measured?.conditions ?? null) : null,
    deviceBoard: anyMeasured ? (measured?.board ?? null) : null,
    noiseFloor: anyMeasured ? (measured?.noiseFloor ?? null) : null,
    predictedBy: shown.some((candidate) => candidate.predicted !== null) ? (predicted?.by ?? null) : null,
    budgets: budgets.map((budget) => budget.text),
    candidates: shown.map((candidate, index) => ({ ...candidate, onFront: front.has(index) })),
  };
  const best = bestWithin(set.candidates);
  return {
    ...set,
    best: best?.id ?? null,
    sentence: sentenceOf({ ...set, best, budgets }),
  };
}

/** Why two latencies of one set may still not be compared as closely as those of one session. */
const otherSession = 'measured in another session, not interleaved with the latest';

function latencyLookup(measured: MeasuredLatencies | null): (sha256: string) => TradeoffCandidate['latency'] {
  if (measured === null) return () => null;
  const byArtifact = new Map(measured.latencies.map((latency) => [latency.artifactSha256, latency]));
  const latest = measured.latencies.reduce<MeasuredLatency | null>(
    (newest, latency) => (newest === null || latency.measuredAt >= newest.measuredAt ? latency : newest),
    null,
  );
  return (sha256) => {
    const latency = byArtifact.get(sha256);
    if (latency === undefined) return null;
    const { artifactSha256: _artifact, sessionId, flags, ...summary } = latency;
    return {
      ...summary,
      measurementId: sessionId,
      flags: sessionId === latest?.sessionId ? flags : [...flags, otherSession],
    };
  };
}

/** Every experiment evaluates the dense model anew; one of those evaluated alike is enough. */
function withoutRepeatedDense(candidates: readonly CandidateReport[]): readonly CandidateReport[] {
  const seen = new Set<string>();
  return candidates.filter((candidate) => {
    if (candidate.method !== 'dense') return true;
    const key = [candidate.artifactSha256, candidate.accuracySplit, candidate.accuracyImages].join(' ');
    return !seen.has(key) && seen.add(key);
  });
}

function toTradeoff(
  { artifactSha256: _artifact, createdAt: _createdAt, ...candidate }: CandidateReport,
  latency: TradeoffCandidate['latency'],
  prediction: PredictedFigure | null,
  budgets: readonly Budget[],
): Omit<TradeoffCandidate, 'onFront'> {
  const predicted = latency === null ? prediction : null;
  const withinBudget = budgets.every((budget) => meets({ ...candidate, latency }, budget));
  const predictedWithinBudget =
    withinBudget || predicted === null ? null : wouldMeet({ ...candidate, latency }, predicted, budgets);
  return { ...candidate, latency, predicted, withinBudget, predictedWithinBudget };
}

/** Whether all budgets are met if the prediction holds, which tells of p50 alone; null where that leaves one open. */
function wouldMeet(candidate: Judged, predicted: PredictedFigure, budgets: readonly Budget[]): boolean | null {
  const open = budgets.filter((budget) => !meets(candidate, budget));
  const missed = open.some(({ quantity, limit }) =>
    quantity === 'latency' ? predicted.ns > limit : !['p90', 'p99', 'energy'].includes(quantity),
  );
  if (missed) return false;
  return open.every(({ quantity }) => quantity === 'latency') ? true : null;
}

type Judged = Pick<TradeoffCandidate, 'accuracy' | 'macs' | 'params' | 'activationBytes' | 'latency'>;

/** What is not known is not met: a budget is a promise. */
function meets(candidate: Judged, { quantity, limit }: Budget): boolean {
  const isWithin = (value: number | null | undefined): boolean => typeof value === 'number' && value <= limit;
  switch (quantity) {
    case 'accuracy':
      return candidate.accuracy >= limit;
    case 'macs':
      return candidate.macs <= limit;
    case 'params':
      return candidate.params <= limit;
    case 'activations':
      return isWithin(candidate.activationBytes);
    case 'latency':
      return isWithin(candidate.latency?.p50Ns);
    case 'p90':
      return isWithin(candidate.latency?.p90Ns);
    case 'p99':
      return isWithin(candidate.latency?.p99Ns);
    case 'energy':
      return isWithin(candidate.latency?.energyMillijoules);
  }
}

/** The most accurate one; of equally accurate ones the fastest, then the smallest. */
function bestWithin(candidates: readonly TradeoffCandidate[]): TradeoffCandidate | null {
  const [best] = candidates
    .filter((candidate) => candidate.withinBudget)
    .sort(
      (a, b) =>
        b.accuracy - a.accuracy ||
        (a.latency?.p50Ns ?? Number.MAX_VALUE) - (b.latency?.p50Ns ?? Number.MAX_VALUE) ||
        a.macs - b.macs,
    );
  return best ?? null;
}

import type { TradeoffCandidate, TradeoffSet } from '../api/results.ts';
import { csvText, type CsvCell } from '../format/csv.ts';
import { predictedByWords } from '../tradeoff/predicted.ts';

const columns: Readonly<Record<string, (candidate: TradeoffCandidate, set: TradeoffSet) => CsvCell>> = {
  id: ({ id }) => id,
  experiment: ({ experimentId }) => experimentId,
  method: ({ method }) => method,
  level: ({ level }) => level,
  budget: ({ budget }) => budget,
  ranking: ({ ranking }) => ranking,
  macs: ({ macs }) => macs,
  params: ({ params }) => params,
  activation_bytes: ({ activationBytes }) => activationBytes,
  accuracy: ({ accuracy }) => accuracy,
  accuracy_split: ({ accuracySplit }) => accuracySplit,
  accuracy_images: ({ accuracyImages }) => accuracyImages,
  p50_ns: ({ latency }) => latency?.p50Ns ?? null,
  p50_low_ns: ({ latency }) => latency?.p50LowNs ?? null,
  p50_high_ns: ({ latency }) => latency?.p50HighNs ?? null,
  p90_ns: ({ latency }) => latency?.p90Ns ?? null,
  p99_ns: ({ latency }) => latency?.p99Ns ?? null,
  min_ns: ({ latency }) => latency?.minNs ?? null,
  energy_mj: ({ latency }) => latency?.energyMillijoules ?? null,
  samples: ({ latency }) => latency?.samples ?? null,
  measured_at: ({ latency }) => latency?.measuredAt ?? null,
  flags: ({ latency }) => latency?.flags.join('; ') ?? null,
  device: ({ latency }, { device }) => (latency === null ? null : device),
  runtime: ({ latency }, { conditions }) => (latency === null ? null : (conditions?.runtime ?? null)),
  runtime_version: ({ latency }, { conditions }) => (latency === null ? null : (conditions?.runtimeVersion ?? null)),
  precision: ({ latency }, { conditions }) => (latency === null ? null : (conditions?.precision ?? null)),
  threads: ({ latency }, { conditions }) => (latency === null ? null : (conditions?.threads ?? null)),
  predicted_p50_ns: ({ predicted }) => predicted?.ns ?? null,
  predicted_low_ns: ({ predicted }) => predicted?.low ?? null,
  predicted_high_ns: ({ predicted }) => predicted?.high ?? null,
  predicted_by: ({ predicted }, { predictedBy }) =>
    predicted === null || predictedBy === null ? null : predictedByWords(predictedBy),
  predicted_within_budget: ({ predictedWithinBudget }) => predictedWithinBudget,
  planned_p50_ns: ({ planned }) => planned?.ns ?? null,
  planned_for: ({ planned }) => planned?.device ?? null,
  proof_max_absolute: ({ proof }) => proof?.maxAbsoluteDifference ?? null,
  proof_relative: ({ proof }) => proof?.relativeDifference ?? null,
  before_training: ({ beforeTraining }) => beforeTraining,
  sparsity: ({ sparsity }) => sparsity?.pattern ?? null,
  zeros: ({ sparsity }) => sparsity?.zeros ?? null,
  compressed_bytes: ({ sparsity }) => sparsity?.compressedBytes ?? null,
  on_front: ({ onFront }) => onFront,
  within_budget: ({ withinBudget }) => withinBudget,
};

/** Every candidate of the set, RFC 4180, in full precision; latencies in nanoseconds, what is not known left empty. */
export function renderCsv(set: TradeoffSet): string {
  const rows = set.candidates.map((candidate) => Object.values(columns).map((column) => column(candidate, set)));
  return csvText([Object.keys(columns), ...rows]);
}

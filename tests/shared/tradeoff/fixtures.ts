import type { CandidateReport } from '../../../shared/api/results.ts';
import type { PredictedLatencies } from '../../../shared/tradeoff/predicted.ts';
import type { MeasuredLatencies, MeasuredLatency } from '../../../shared/tradeoff/measured.ts';

/** Candidates and latencies with invented numbers, in the shape that the store gives them. */
export function candidate(id: string, over: Partial<CandidateReport> = {}): CandidateReport {
  return {
    id,
    experimentId: 'experiment',
    method: 'legr',
    level: 0.5,
    budget: null,
    macs: 20_000_000,
    params: 135_000,
    accuracy: 0.84,
    accuracySplit: 'test',
    accuracyImages: 10_000,
    artifactSha256: `sha-${id}`,
    proof: { maxAbsoluteDifference: 1e-6, relativeDifference: 2e-7 },
    ...{ ranking: null, spent: null, planned: null, beforeTraining: null, activationBytes: null, sparsity: null },
    createdAt: '2026-11-23T00:00:00.000Z',
    ...over,
  };
}

export const dense = candidate('dense', {
  method: 'dense',
  level: 1,
  macs: 40_000_000,
  params: 270_000,
  accuracy: 0.878,
  proof: null,
});

/** A latency of so many milliseconds, its interval 1 % to either side. */
export function latency(id: string, p50Ms: number, over: Partial<MeasuredLatency> = {}): MeasuredLatency {
  return {
    artifactSha256: `sha-${id}`,
    sessionId: 'session',
    measuredAt: '2026-11-23T00:10:00.000Z',
    p50Ns: p50Ms * 1e6,
    p90Ns: p50Ms * 1.05e6,
    p99Ns: p50Ms * 1.2e6,
    p999Ns: null,
    minNs: p50Ms * 0.97e6,
    samples: 600,
    p50LowNs: p50Ms * 0.99e6,
    p50HighNs: p50Ms * 1.01e6,
    flags: [],
    energyMillijoules: null,
    ...over,
  };
}

export function measured(
  latencies: readonly MeasuredLatency[],
  over: Partial<MeasuredLatencies> = {},
): MeasuredLatencies {
  return {
    device: 'bench',
    board: 'Raspberry Pi 5',
    conditions: {
      runtime: 'onnxruntime',
      runtimeVersion: '1.27.0',
      precision: 'float32',
      threads: 1,
      batch: 1,
      rounds: 12,
      load: { shape: 'back-to-back' },
      cpus: null,
      options: [],
    },
    noiseFloor: 0.006,
    latencies,
    ...over,
  };
}

/** What a model learned on resnet56 says of candidates, by id in milliseconds, its interval 5 % to either side. */
export function predicted(ms: Readonly<Record<string, number>>): PredictedLatencies {
  const figure = (value: number) => ({ ns: value * 1e6, low: value * 0.95e6, high: value * 1.05e6 });
  return {
    by: {
      ...{ device: 'bench', runtime: 'onnxruntime', runtimeVersion: '1.27.0', precision: 'float32', threads: 1 },
      ...{ powerMode: null, governor: null, network: 'resnet56', networkSha256: 'ab', observations: 100 },
      ...{ channelStep: 8, learnedAt: '2026-11-23T00:05:00.000Z' },
      error: { networks: 61, mean: 0.031, worst: 0.09, rankCorrelation: 0.99 },
    },
    latencies: new Map(Object.entries(ms).map(([id, value]) => [id, figure(value)])),
  };
}

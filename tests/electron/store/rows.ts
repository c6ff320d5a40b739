import type { LinesChart } from '../../../shared/api/charts.ts';
import type { Experiment } from '../../../shared/api/experiment.ts';
import type { LatencySummary } from '../../../shared/api/measurements.ts';
import { recipeSchema } from '../../../shared/api/training.ts';
import type { TrainingSettings } from '../../../shared/api/trainings.ts';
import type { NewCandidate, NewMeasurement, NewSession, StoredModel } from '../../../electron/store/surface.ts';
import { deviceState } from '../../setup/device-state.ts';

/** Rows with invented numbers, for the tests and for the processes that they start. */

export const model: StoredModel = {
  sha256: 'a'.repeat(64),
  name: 'resnet20.onnx',
  source: '/models/resnet20.onnx',
  macs: 40_813_184,
  params: 269_722,
  activationBytes: 1_500_000,
  units: 688,
};

export const settings: Experiment = {
  name: 'First',
  model: '/models/resnet20.onnx',
  data: '/data/cifar10',
  method: 'legr',
  options: { population: 16, candidates: 32 },
  levels: [0.5, 0.3],
  seed: 0,
  round: 1,
  recalibrationImages: 1024,
  evaluation: { split: 'test' },
  threads: 2,
};

/** A chart with as many points. */
export function chart(points: number, id = 'population'): LinesChart {
  const x = Array.from({ length: points }, (_, at) => at + 1);
  const axis = { label: 'Networks judged', unit: null };
  const head = { kind: 'lines', id, group: 'Search', title: 'Loss', meaning: 'Lower is better.' } as const;
  return { ...head, x: axis, y: axis, series: [{ name: 'Best', look: 'step', x, y: x.map((at) => 1 / at) }] };
}

export const trainingSettings: TrainingSettings = {
  model: '/models/resnet20.onnx',
  data: '/data/cifar10',
  task: null,
  recipe: recipeSchema.parse({ duration: { epochs: 3 } }),
  fromScratch: false,
};

export function newCandidate(experimentId: string, level: number, over: Partial<NewCandidate> = {}): NewCandidate {
  return {
    experimentId,
    method: 'legr',
    level,
    budget: null,
    plan: { format: 'espalier-plan', version: 1, model: 'fingerprint', removed: [{ group: 'conv1', units: [0, 3] }] },
    macs: Math.round(40_000_000 * level),
    params: 135_000,
    accuracy: 0.841,
    accuracySplit: 'test',
    accuracyImages: 10_000,
    proof: { maxAbsoluteDifference: 3e-6, relativeDifference: 2.5e-7 },
    ranking: null,
    spent: null,
    planned: null,
    beforeTraining: null,
    activationBytes: 4096,
    sparsity: null,
    artifact: new TextEncoder().encode(`network at ${String(level)}`),
    ...over,
  };
}

export const state = deviceState({
  board: 'Raspberry Pi 5',
  system: 'Debian GNU/Linux 12',
  kernel: '6.12.25',
  machine: 'aarch64',
  cores: 4,
  cpuModel: 'Cortex-A76',
  memoryBytes: 8_454_000_640,
  freeDiskBytes: null,
  powerMode: null,
  governor: 'performance',
  clocksKhz: [2_400_000],
  temperatures: [{ zone: 'cpu-thermal', celsius: 48.3 }],
  loadAverage: 0.1,
});

const summary: LatencySummary = {
  p50Ns: 410_000.5,
  p90Ns: 430_000,
  p99Ns: null,
  p999Ns: null,
  minNs: 400_000,
  samples: 6,
  p50LowNs: 405_000,
  p50HighNs: 415_000,
};

export function newMeasurement(artifactSha256: string, over: Partial<NewMeasurement> = {}): NewMeasurement {
  return {
    model: 'LeGR 50 %',
    artifactSha256,
    candidateId: null,
    again: false,
    createSessionNs: 5_000_000_000,
    firstRunNs: 900_000,
    warmup: { runs: 50, ns: 25_000_000, settled: true },
    summary,
    flags: [],
    ...{ energy: [], deadline: null, layers: null, partial: [] },
    rounds: [
      {
        round: 0,
        position: 0,
        startNs: 6_000_000_000,
        samplesNs: [410_000, 411_000, 409_000],
        involuntarySwitches: 0,
        missedFrames: null,
      },
      {
        round: 1,
        position: 1,
        startNs: 7_000_000_000,
        samplesNs: [400_000, 410_001, 430_000],
        involuntarySwitches: 2,
        missedFrames: null,
      },
    ],
    ...over,
  };
}

export function newSession(measurements: readonly NewMeasurement[], over: Partial<NewSession> = {}): NewSession {
  return {
    device: 'bench',
    conditions: {
      runtime: 'onnxruntime',
      runtimeVersion: '1.27.0',
      precision: 'float32',
      threads: 1,
      batch: 1,
      rounds: 2,
      load: { shape: 'back-to-back' },
      cpus: [],
      options: [],
    },
    before: state,
    after: { ...state, temperatures: [{ zone: 'cpu-thermal', celsius: 61.9 }] },
    command: './espalier-agent --threads 1',
    noiseFloor: 0.006,
    profile: 'default',
    cutShort: null,
    comparisons: [{ a: 'dense', b: 'half', ratio: 0.53, low: 0.52, high: 0.54, verdict: 'faster' }],
    ...{ idle: [], telemetry: [], interruptions: [], drift: null, repeats: null },
    measurements,
    ...over,
  };
}

import { z } from 'zod';
import type { ErrorData } from '../../shared/api/errors.ts';
import type { DeviceState, RuntimeReport, TelemetryPoint } from '../../shared/api/devices.ts';
import type {
  ComparisonReport,
  DeadlineReport,
  DriftReport,
  Interruption,
  LayerReport,
  Load,
  RailEnergy,
} from '../../shared/api/measurements.ts';
import type { PredictedCost, Progress, SparsityReport, Spent } from '../../shared/api/results.ts';
import { recipeSchema } from '../../shared/api/training.ts';
import type { TrainReport } from '../../shared/api/training-results.ts';
import type { TrainingSettings } from '../../shared/api/trainings.ts';
import type { Plan } from '../../shared/graph/plan.ts';

/** What JSON columns hold. */

export const planSchema: z.ZodType<Plan> = z.object({
  format: z.literal('espalier-plan'),
  version: z.literal(1),
  model: z.string(),
  removed: z.array(z.object({ group: z.string(), units: z.array(z.int().min(0)) })),
});

export const spentSchema: z.ZodType<Spent> = z.object({
  evaluations: z.int().min(0),
  images: z.int().min(0),
  trainingSteps: z.int().min(0),
  seconds: z.number().min(0),
});

export const plannedSchema: z.ZodType<PredictedCost> = z.object({
  device: z.string(),
  ns: z.number(),
  low: z.number(),
  high: z.number(),
});

export const sparsitySchema: z.ZodType<SparsityReport> = z.object({
  pattern: z.string(),
  zeros: z.number(),
  weights: z.number(),
  denseBytes: z.number(),
  compressedBytes: z.number(),
  encoding: z.enum(['csr', 'bitmap', 'dense']),
});

export const errorSchema: z.ZodType<ErrorData> = z.object({
  code: z.custom<ErrorData['code']>((code) => typeof code === 'string'),
  message: z.string(),
  hint: z.string(),
  cause: z.string().optional(),
});

export const progressSchema: z.ZodType<Progress> = z.object({
  stage: z.string(),
  done: z.number(),
  total: z.number(),
  unit: z.enum(['bytes', 'seconds']).optional(),
  etaSeconds: z.number().nullable(),
  detail: z.string().optional(),
});

export const deviceStateSchema: z.ZodType<DeviceState> = z.object({
  board: z.string().nullable(),
  system: z.string(),
  kernel: z.string(),
  machine: z.string(),
  cores: z.number(),
  cpuModel: z.string().nullable(),
  // What later versions read: stored states of earlier ones lack it.
  coreClusters: z
    .array(z.object({ model: z.string().nullable(), cores: z.number(), maxKhz: z.number().nullable() }))
    .default([]),
  jetson: z.object({ l4t: z.string(), jetPack: z.number().nullable() }).nullable().default(null),
  gpu: z.string().nullable().default(null),
  tools: z
    .array(
      z.object({
        name: z.enum(['trtexec', 'benchmark_model', 'python3', 'python-onnxruntime', 'node']),
        path: z.string(),
        version: z.string().nullable(),
      }),
    )
    .default([]),
  memoryBytes: z.number().nullable(),
  freeDiskBytes: z.number().nullable(),
  powerMode: z.string().nullable(),
  powerModes: z.array(z.string()).default([]),
  governor: z.string().nullable(),
  clocksKhz: z.array(z.number()),
  temperatures: z.array(z.object({ zone: z.string(), celsius: z.number() })),
  rails: z.array(z.object({ name: z.string(), milliwatts: z.number() })).default([]),
  throttling: z.array(z.object({ cause: z.string(), count: z.number() })).default([]),
  loadAverage: z.number().nullable(),
});

export const runtimesSchema: z.ZodType<readonly RuntimeReport[]> = z.array(
  z.object({
    name: z.string(),
    works: z.boolean(),
    version: z.string().nullable(),
    detail: z.string(),
    // Reports of earlier versions lack it.
    precisions: z.array(z.enum(['float32', 'float16', 'int8'])).default(['float32']),
  }),
);

export const comparisonsSchema: z.ZodType<readonly ComparisonReport[]> = z.array(
  z.object({
    a: z.string(),
    b: z.string(),
    ratio: z.number(),
    low: z.number(),
    high: z.number(),
    verdict: z.enum(['faster', 'slower', 'no difference that this device can show', 'cannot be told apart']),
  }),
);

export const loadSchema: z.ZodType<Load> = z.discriminatedUnion('shape', [
  z.object({ shape: z.literal('back-to-back') }),
  z.object({ shape: z.literal('camera'), framesPerSecond: z.number() }),
]);

export const cpusSchema: z.ZodType<readonly number[]> = z.array(z.number());
export const optionsSchema: z.ZodType<readonly string[]> = z.array(z.string());

export const interruptionsSchema: z.ZodType<readonly Interruption[]> = z.array(
  // Those of earlier versions lack the last: they were stored only when the device had come back.
  z.object({ round: z.number(), seconds: z.number(), reason: z.string(), resumed: z.boolean().default(true) }),
);

export const driftSchema: z.ZodType<DriftReport> = z.object({
  p50NsByMinute: z.array(z.array(z.number().nullable())),
  lastToFirst: z.array(z.number().nullable()),
  swapped: z.array(z.tuple([z.number(), z.number()])),
});

export const energySchema: z.ZodType<readonly RailEnergy[]> = z.array(
  z.object({
    rail: z.string(),
    // Earlier versions did not store it.
    basis: z.enum(['turns', 'rounds', 'run']).nullable().default(null),
    grossMillijoules: z.number(),
    netMillijoules: z.number().nullable(),
  }),
);

export const deadlineSchema: z.ZodType<DeadlineReport> = z.object({
  frames: z.number(),
  late: z.number(),
  missed: z.number(),
  missRate: z.number().nullable(),
});

const otherLayer = z.object({ name: z.string(), kind: z.string().nullable(), ns: z.number() });

const layerTimes = z.object({
  layers: z.array(
    z.object({
      node: z.string(),
      nodes: z.array(z.string()),
      runtimeLayer: z.string(),
      kind: z.string().nullable(),
      ns: z.number(),
    }),
  ),
  nodes: z.array(
    z.object({
      node: z.string(),
      operator: z.string(),
      state: z.enum(['timed', 'fused', 'folded', 'unknown']),
      within: z.string().nullable(),
      ns: z.number().nullable(),
    }),
  ),
  unmapped: z.array(otherLayer),
  overhead: z.array(otherLayer),
  mappedNs: z.number(),
  unmappedNs: z.number(),
  overheadNs: z.number(),
  sumNs: z.number(),
  endToEndNs: z.number().nullable(),
});

export const layersSchema: z.ZodType<LayerReport> = z.object({
  times: layerTimes,
  rows: z.array(
    z.object({
      node: z.string(),
      operators: z.array(z.string()),
      channelsIn: z.number().nullable(),
      channelsOut: z.number().nullable(),
      macs: z.number(),
      ns: z.number(),
      share: z.number(),
    }),
  ),
});

const rails = z.array(z.object({ name: z.string(), milliwatts: z.number() }));

export const telemetryPointSchema: z.ZodType<TelemetryPoint> = z.object({
  atMs: z.number(),
  temperatures: z.array(z.object({ zone: z.string(), celsius: z.number() })),
  clocksKhz: z.array(z.number()),
  cpuLoad: z.number().nullable(),
  gpuKhz: z.number().nullable(),
  gpuLoad: z.number().nullable(),
  memoryUsedBytes: z.number().nullable(),
  rails,
  throttling: z.array(z.object({ cause: z.string(), count: z.number() })),
});

export const namesSchema = z.array(z.string());

export const flagsSchema = z.array(z.string());

export const trainingSettingsSchema: z.ZodType<TrainingSettings> = z.object({
  model: z.string(),
  data: z.string(),
  task: z.string().nullable(),
  recipe: recipeSchema,
  fromScratch: z.boolean(),
});

export const trainReportSchema: z.ZodType<TrainReport> = z.object({
  steps: z.number(),
  epochs: z.number(),
  trainLoss: z.number(),
  validation: z.object({ loss: z.number(), accuracy: z.number(), images: z.number() }).nullable(),
  counted: z.enum(['images', 'pixels']),
  imagesPerSecond: z.number(),
  engine: z.string(),
  waitedShare: z.number(),
  out: z.string(),
  resumedFromStep: z.number().nullable(),
});

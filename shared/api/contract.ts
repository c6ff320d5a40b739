import { z } from 'zod';
import type { CandidateComparison, LayerComparison } from './comparison.ts';
import { engineSchema } from './engine.ts';
import { levelSchema } from './level.ts';
import { perGroup } from './per-group.ts';
import { recipeChangesSchema } from './recipe-changes.ts';
import type {
  ConfiguredHost,
  DeviceCache,
  DeviceLink,
  DeviceReport,
  HostKeyReport,
  TelemetryPoint,
  WatchReport,
} from './devices.ts';
import type { Chart } from './charts.ts';
import type { ExperimentDetails, ExperimentDraft, LogLine, MethodReport } from './experiments.ts';
import type { LatencyModelReport, PredictionReport } from './latency.ts';
import type { MeasurementEntry, MeasurementReport, MeasurementTelemetry } from './measurements.ts';
import { weightMethods } from './methods.ts';
import type { NetworkReport } from './network.ts';
import { chartNames, reportFormats, reportSubject, type ReportDocument, type SavedReport } from './report.ts';
import type {
  CandidateReport,
  CutReport,
  DemoReport,
  EngineReport,
  EvaluateReport,
  ExperimentReport,
  JobReport,
  ModelReport,
  Progress,
  ProjectReport,
  TradeoffSet,
} from './results.ts';
import { precisionSchema, runtimeSchema } from './runtime-names.ts';
import type { TrainedReport, TrainingCurve, TrainingReport } from './trainings.ts';
import type { TrainingPoint } from './training-results.ts';

const nothing = z.strictObject({});
const path = z.string().min(1).max(4096);
const share = z.number().gt(0).lte(1);
const candidateId = z.string().min(1).max(64);
const measurementId = z.string().min(1).max(64);
const deviceName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/, 'letters, digits, dot, dash and underscore');

/** `Output` carries the result's type through the table; nothing is stored under it at run time. */
interface Procedure<Input extends z.ZodType, Output> {
  readonly input: Input;
  readonly output?: Output;
}

/** Long work: it has a job with progress that `job.cancel` ends, and a title for lists. */
interface LongProcedure<Input extends z.ZodType, Output> extends Procedure<Input, Output> {
  readonly job: string;
}

function procedure<Output>() {
  function define<Input extends z.ZodType>(input: Input): Procedure<Input, Output>;
  function define<Input extends z.ZodType>(input: Input, job: string): LongProcedure<Input, Output>;
  function define<Input extends z.ZodType>(input: Input, job?: string): Procedure<Input, Output> {
    return job === undefined ? { input } : ({ input, job } as LongProcedure<Input, Output>);
  }
  return define;
}

/** The one table of procedures between program and interface. Paths are the program's, not the interface's. */
export const procedures = {
  'project.describe': procedure<ProjectReport>()(nothing),
  'engines.list': procedure<readonly EngineReport[]>()(nothing),

  'model.open': procedure<ModelReport>()(z.strictObject({ model: path })),
  /** As it is drawn; `model` is a file, or the sha256 of one of the project's models. */
  'model.network': procedure<NetworkReport>()(z.strictObject({ model: path })),
  'model.cut': procedure<CutReport>()(
    z.strictObject({
      model: path,
      method: z.enum(weightMethods).default('global-l2'),
      /** The share to keep of one of these, when a plan is made. */
      keep: z
        .strictObject({ macs: share.optional(), params: share.optional(), activations: share.optional() })
        .default({}),
      /** Kept channels are rounded to a multiple of this. */
      round: perGroup(1024).default(1),
      /** The least number of units that a group, and each layer in it, keeps. */
      floor: perGroup(65_536).default(1),
      seed: z.int().min(0).default(0),
      /** Replay this plan instead of making one. */
      plan: path.optional(),
      out: path,
      foldBatchNormalization: z.boolean().default(false),
    }),
    'Cut a model',
  ),
  'model.evaluate': procedure<EvaluateReport>()(
    z.strictObject({
      model: path,
      data: path,
      task: path.optional(),
      split: z.enum(['train', 'validation', 'test']).default('test'),
      limit: z.int().min(1).optional(),
    }),
    'Evaluate a model',
  ),

  /**
   * `file` is an experiment file (YAML); `engine` stands in place of the file's; `resume` goes on with the interrupted
   * experiment of the same content.
   */
  'experiment.run': procedure<ExperimentReport>()(
    z.strictObject({ file: path, engine: engineSchema.optional(), resume: z.boolean().default(false) }),
    'Run an experiment',
  ),
  /** Goes on with an unfinished experiment by its id, as it was started. */
  'experiment.resume': procedure<ExperimentReport>()(z.strictObject({ id: z.string() }), 'Run an experiment'),
  /**
   * Makes the network of one level again, of the experiment by its id or of the latest one of the file's content. The one
   * that is there is replaced when the new one is stored.
   */
  'experiment.retry': procedure<ExperimentReport>()(
    z.union([
      z.strictObject({ id: z.string(), level: levelSchema }),
      z.strictObject({ file: path, engine: engineSchema.optional(), level: levelSchema }),
    ]),
    'Make a network again',
  ),
  /** Asks a running experiment to end, see `EndingWish`; it has ended when it is no longer `running`. */
  'experiment.end': procedure<null>()(
    z.strictObject({ id: z.string(), how: z.enum(['pause', 'after candidate', 'now']) }),
  ),
  'experiment.list': procedure<readonly ExperimentReport[]>()(nothing),
  'experiment.get': procedure<ExperimentDetails>()(z.strictObject({ id: z.string() })),
  /** The methods with all their options. */
  'experiment.methods': procedure<readonly MethodReport[]>()(nothing),
  /** The file that `experiment.write` would write. */
  'experiment.draft': procedure<ExperimentDraft>()(
    z.strictObject({ experiment: z.record(z.string(), z.unknown()), file: path.optional() }),
  ),
  /** Checks an experiment and writes its file (YAML), beside where the program was started unless `file` says where. */
  'experiment.write': procedure<{ file: string }>()(
    z.strictObject({ experiment: z.record(z.string(), z.unknown()), file: path.optional() }),
  ),

  /**
   * `recipe` is a recipe file (YAML), the defaults when absent; `changes` are laid over it. The network is written to
   * `out`, an ONNX file, or beside the training's checkpoints when absent. `resume` goes on with the unfinished training
   * of the same model, data and recipe from its last checkpoint.
   */
  'training.run': procedure<TrainedReport>()(
    z.strictObject({
      model: path,
      data: path,
      task: path.optional(),
      recipe: path.optional(),
      changes: recipeChangesSchema.default({}),
      fromScratch: z.boolean().default(false),
      out: path.optional(),
      resume: z.boolean().default(false),
    }),
    'Train a model',
  ),
  /** Goes on with an unfinished training by its id, as it was started. */
  'training.resume': procedure<TrainedReport>()(z.strictObject({ id: z.string() }), 'Train a model'),
  'training.list': procedure<readonly TrainingReport[]>()(nothing),
  'training.get': procedure<TrainingCurve>()(z.strictObject({ id: z.string() })),

  /** `address` is `local` or `ssh://user@host[:port]`; `identity` is a private key file. */
  'device.add': procedure<DeviceReport>()(
    z.strictObject({ name: deviceName, address: z.string().min(1).max(512), identity: path.optional() }),
  ),
  'device.remove': procedure<null>()(z.strictObject({ name: deviceName })),
  'device.list': procedure<readonly DeviceReport[]>()(nothing),
  'device.probe': procedure<DeviceReport>()(z.strictObject({ name: deviceName }), 'Probe a device'),
  /** The hosts that the user's ~/.ssh/config names. */
  'device.configured': procedure<readonly ConfiguredHost[]>()(nothing),
  /** What Espalier keeps on the device: the only folder that it writes to. */
  'device.cache': procedure<DeviceCache>()(z.strictObject({ name: deviceName }), 'Look at what is kept on a device'),
  'device.clearCache': procedure<DeviceCache>()(z.strictObject({ name: deviceName }), 'Clear what is kept on a device'),
  /**
   * Tells `device.telemetry` about once a second until it is cancelled or `seconds` are over; `csv` records it to a file.
   * Two days are the most: what is read is kept until its end.
   */
  'device.watch': procedure<WatchReport>()(
    z.strictObject({ name: deviceName, seconds: z.number().gt(0).max(172_800).optional(), csv: path.optional() }),
    'Watch a device',
  ),
  /** Without `sha256` it only reports the key that the device shows; with it, that very key is trusted. */
  'device.trust': procedure<HostKeyReport>()(z.strictObject({ name: deviceName, sha256: z.string().optional() })),

  /** `models` are ONNX files or candidate ids. */
  'measurement.run': procedure<MeasurementReport>()(
    z.strictObject({
      device: deviceName,
      runtime: runtimeSchema.default('onnxruntime'),
      profile: z.enum(['quick', 'default', 'report']).default('default'),
      precision: precisionSchema.default('float32'),
      models: z.array(path).min(1).max(256),
      threads: z.int().min(1).max(64).default(1),
      /** An inference starts with each frame of a camera of this rate; back to back when absent. */
      framesPerSecond: z.number().gt(0).max(10_000).optional(),
      /** Rounds go on for so long, to see what heat does; the profile's number of rounds when absent. */
      sustainedMinutes: z.number().gt(0).max(1440).optional(),
      /** Times the layers too, in a run of their own. */
      layers: z.boolean().default(false),
      /** TensorRT only: its kernels start as one CUDA graph. */
      cudaGraph: z.boolean().default(false),
    }),
    'Measure on a device',
  ),
  /** The stored measurements in short, newest first. */
  'measurement.list': procedure<readonly MeasurementEntry[]>()(z.strictObject({ device: deviceName.optional() })),
  /** A stored measurement, by its id or the beginning of it: here and wherever a measurement is named. */
  'measurement.get': procedure<MeasurementReport>()(z.strictObject({ id: measurementId })),
  /** What the board showed about once a second while it was measured; the times of `idle` are before those of `measuring`. */
  'measurement.telemetry': procedure<MeasurementTelemetry>()(z.strictObject({ id: measurementId })),
  /** Writes the telemetry of a measurement as CSV. */
  'measurement.exportTelemetry': procedure<{ file: string }>()(z.strictObject({ id: measurementId, file: path })),

  /** Measures single operators and cuts of `model` (a file or a candidate's id), and learns what its cuts take. */
  'latency.learn': procedure<LatencyModelReport>()(
    z.strictObject({
      device: deviceName,
      model: path,
      runtime: runtimeSchema.default('onnxruntime'),
      precision: precisionSchema.default('float32'),
      threads: z.int().min(1).max(64).default(1),
      cuts: z.int().min(10).max(1000).default(60),
      seed: z.int().min(0).default(0),
    }),
    'Learn latencies',
  ),
  'latency.list': procedure<readonly LatencyModelReport[]>()(z.strictObject({ device: deviceName.optional() })),
  /** Each network by that of the models under the condition that is surest of it. */
  'latency.predict': procedure<PredictionReport>()(
    z.strictObject({
      device: deviceName,
      models: z.array(path).min(1).max(256),
      runtime: runtimeSchema.default('onnxruntime'),
      precision: precisionSchema.default('float32'),
      threads: z.int().min(1).max(64).default(1),
    }),
  ),

  /** `budgets` such as "latency<=33ms", "accuracy>=0.9", "macs<=20M", "params<=1M". Device: the last measured one when absent. */
  'tradeoffs.get': procedure<TradeoffSet>()(
    z.strictObject({ device: deviceName.optional(), budgets: z.array(z.string().max(128)).max(16).default([]) }),
  ),
  'tradeoffs.export': procedure<{ file: string }>()(
    z.strictObject({
      device: deviceName.optional(),
      budgets: z.array(z.string().max(128)).max(16).default([]),
      format: z.enum(['csv', 'json']),
      file: path,
    }),
  ),

  'report.get': procedure<ReportDocument>()(reportSubject),
  /**
   * Writes the report, or with `chart` one of its pictures; the format is by the file's ending where it is not said. The
   * pictures of a Markdown file are saved beside it.
   */
  'report.save': procedure<SavedReport>()(
    reportSubject.extend({
      file: path,
      format: z.enum(reportFormats).optional(),
      chart: z.enum(chartNames).optional(),
      /** Of the pictures; an HTML report goes by its reader's setting. */
      theme: z.enum(['light', 'dark']).default('light'),
    }),
  ),

  /** Candidates of one network layer by layer, matched by the original's layers. */
  'candidate.layers': procedure<LayerComparison>()(z.strictObject({ candidates: z.array(candidateId).min(1).max(4) })),
  /** How they came to be, and how each was measured beside the first. */
  'candidate.compare': procedure<CandidateComparison>()(
    z.strictObject({ candidates: z.array(candidateId).min(1).max(4) }),
  ),

  'demo.run': procedure<DemoReport>()(nothing, 'Run the sample project'),

  'job.list': procedure<readonly JobReport[]>()(nothing),
  'job.cancel': procedure<null>()(z.strictObject({ jobId: z.string() })),
} as const;

export type ProcedureName = keyof typeof procedures;
export type InputOf<Name extends ProcedureName> = z.input<(typeof procedures)[Name]['input']>;
export type ParsedInputOf<Name extends ProcedureName> = z.output<(typeof procedures)[Name]['input']>;
/** `undefined` is only the absence at run time; `null` is a result. */
export type OutputOf<Name extends ProcedureName> = Exclude<(typeof procedures)[Name]['output'], undefined>;

/** What the program tells without being asked. */
export interface Events {
  readonly 'job.progress': { readonly jobId: string; readonly progress: Progress };
  readonly 'job.changed': { readonly job: JobReport };
  readonly 'candidate.added': { readonly candidate: CandidateReport };
  /** It began, went on to another stage, made a candidate, or ended. */
  readonly 'experiment.changed': { readonly id: string };
  /** The newest state of one of its charts; at most a few times a second. */
  readonly 'experiment.chart': { readonly id: string; readonly chart: Chart };
  readonly 'experiment.log': { readonly id: string; readonly line: LogLine };
  /** It began, went on or ended. */
  readonly 'training.changed': { readonly training: TrainingReport };
  /** What stands at these steps or after them in a curve is replaced: a resumed training does steps again. */
  readonly 'training.points': { readonly id: string; readonly points: readonly TrainingPoint[] };
  readonly 'tradeoffs.changed': { readonly device: string | null };
  readonly 'device.telemetry': { readonly device: string; readonly point: TelemetryPoint };
  /** What is about to run on the device to measure, to see and to repeat. */
  readonly 'device.command': { readonly device: string; readonly command: string };
  /** The link to a device that is being worked on was opened or lost. */
  readonly 'device.link': { readonly device: string; readonly link: DeviceLink };
  readonly log: { readonly level: 'info' | 'warn' | 'error'; readonly message: string };
}

export type EventName = keyof Events;

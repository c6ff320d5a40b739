import type { Chart } from '../../shared/api/charts.ts';
import type { DeviceReport, DeviceState, RuntimeReport, TelemetryPoint } from '../../shared/api/devices.ts';
import type {
  ComparisonReport,
  DeadlineReport,
  DriftReport,
  Interruption,
  LatencySummary,
  LayerReport,
  MeasurementEntry,
  MeasurementResult,
  MeasuringProfile,
  MeasuringConditions,
  RailEnergy,
} from '../../shared/api/measurements.ts';
import type {
  CandidateFigures,
  CandidateReport,
  ExperimentReport,
  JobReport,
  Progress,
  Spent,
} from '../../shared/api/results.ts';
import type { ErrorData } from '../../shared/api/errors.ts';
import type { Experiment } from '../../shared/api/experiment.ts';
import type { TrainReport, TrainingPoint } from '../../shared/api/training-results.ts';
import type { TrainingReport, TrainingSettings } from '../../shared/api/trainings.ts';
import type { LatencyModelDocument } from '../../shared/latency/model.ts';
import type { Plan } from '../../shared/graph/plan.ts';
import type { MeasuredLatencies } from '../../shared/tradeoff/measured.ts';

/** What may be done to a project that this process only reads. Reading goes on while another process writes. */
export interface ProjectReader {
  readonly directory: string;
  readonly models: ModelReader;
  readonly experiments: ExperimentReader;
  readonly trainings: TrainingReader;
  readonly candidates: CandidateReader;
  readonly devices: DeviceReader;
  readonly measurements: MeasurementReader;
  readonly latencyModels: LatencyModelReader;
  readonly jobs: JobReader;
  readonly artifacts: ArtifactReader;
  close(): void;
}

/** The one writer of a project. */
export interface Project extends ProjectReader {
  readonly models: ModelStore;
  readonly experiments: ExperimentStore;
  readonly trainings: TrainingStore;
  readonly candidates: CandidateStore;
  readonly devices: DeviceStore;
  readonly measurements: MeasurementStore;
  readonly latencyModels: LatencyModelStore;
  readonly jobs: JobStore;
  readonly artifacts: ArtifactStore;
}

export interface ArtifactReader {
  /** Where the artifact lies, there or not. */
  path(sha256: string): string;
  has(sha256: string): boolean;
  /** The verified bytes. Errors: ARTIFACT_CORRUPT when they are gone or no longer those that were stored. */
  read(sha256: string): Uint8Array;
}

export interface ArtifactStore extends ArtifactReader {
  /** Durable when it returns. Errors: DISK_FULL. */
  put(bytes: Uint8Array): string;
}

export interface StoredModel {
  /** sha256 of the file as it was opened. */
  readonly sha256: string;
  readonly name: string;
  /** The file that it was opened from. */
  readonly source: string;
  readonly macs: number;
  readonly params: number;
  readonly activationBytes: number;
  readonly units: number;
}

export interface ModelReader {
  list(): readonly StoredModel[];
  get(sha256: string): StoredModel | null;
}

export interface ModelStore extends ModelReader {
  /** Adds the model, or brings what is known of it up to date. */
  save(model: StoredModel): void;
}

export interface StoredExperiment extends Omit<ExperimentReport, 'measured' | 'cost'> {
  /** What choosing the rankings has cost so far; null where nothing was counted. */
  readonly searchSpent: Spent | null;
  readonly settings: Experiment;
  readonly modelSha256: string;
  readonly checkpoint: unknown;
  readonly error: ErrorData | null;
  readonly endedAt: string | null;
}

export interface ExperimentReader {
  count(): number;
  /** Oldest first. */
  list(): readonly StoredExperiment[];
  /** The model (its sha256) of the latest experiment that has candidates; null where there is none. */
  latestModel(): string | null;
  get(id: string): StoredExperiment | null;
  /** What went on inside it: the last state of each chart, in the order in which they were first shown. */
  charts(id: string): readonly Chart[];
  /** The latest experiment of the same settings on the same model. */
  findLatest(modelSha256: string, settings: Experiment): StoredExperiment | null;
  /** The latest experiment of the same settings on the same model that was interrupted, cancelled or failed. */
  findUnfinished(modelSha256: string, settings: Experiment): StoredExperiment | null;
}

export interface ExperimentStore extends ExperimentReader {
  /** State `running`. The model must be stored. */
  start(modelSha256: string, settings: Experiment): StoredExperiment;
  /** Back to `running`, its candidates and its checkpoint kept. */
  resume(id: string): StoredExperiment;
  /** `running`, to make one of its networks again: killed meanwhile, one that was done is done. */
  repeat(id: string): StoredExperiment;
  saveCheckpoint(id: string, checkpoint: unknown): void;
  /** A chart takes the place of the one of the same id; the others stay, the newest `mostCharts` of all. */
  saveCharts(id: string, charts: readonly Chart[]): void;
  /** What choosing rankings has cost so far. */
  saveSearchSpent(id: string, spent: Spent): void;
  end(id: string, state: 'done' | 'failed' | 'cancelled' | 'interrupted', error?: ErrorData): void;
}

export interface NewCandidate extends CandidateFigures {
  readonly experimentId: string;
  readonly plan: Plan | null;
  /** The ONNX bytes. */
  readonly artifact: Uint8Array;
}

export interface CandidateReader {
  count(): number;
  /** Oldest first; of every model, or of one. */
  list(modelSha256?: string): readonly CandidateReport[];
  /** Oldest first. */
  ofExperiment(experimentId: string): readonly CandidateReport[];
  get(id: string): CandidateReport | null;
  plan(id: string): Plan | null;
  /** The candidates whose id begins with it: for ids that a person types. */
  findByPrefix(prefix: string): readonly CandidateReport[];
}

export interface CandidateStore extends CandidateReader {
  /** The artifact is durable before its row is there. Errors: DISK_FULL. */
  add(candidate: NewCandidate): CandidateReport;
  /**
   * Puts another in its place, in one step: whoever reads finds the one or the other. What was measured of the old one is
   * kept as a measurement of its network. Errors: DISK_FULL, CANDIDATE_UNKNOWN.
   */
  replace(id: string, candidate: NewCandidate): CandidateReport;
}

export interface TrainingReader {
  /** Newest first. */
  list(): readonly TrainingReport[];
  /** Errors: TRAINING_UNKNOWN. */
  get(id: string): TrainingReport;
  /** The latest training of the same settings on the same model that was interrupted, cancelled or failed. */
  findUnfinished(modelSha256: string, settings: TrainingSettings): TrainingReport | null;
  /** Oldest first. */
  points(id: string): readonly TrainingPoint[];
}

export interface NewTraining {
  /** The model must be stored. */
  readonly modelSha256: string;
  readonly settings: TrainingSettings;
  readonly name: string;
  /** Where the trained network goes, by the training's id. */
  readonly outOf: (id: string) => string;
  readonly jobId: string;
}

export interface TrainingStore extends TrainingReader {
  /** State `running`. */
  start(training: NewTraining): TrainingReport;
  /** Back to `running`, its curve kept. */
  resume(id: string, jobId: string, out: string): TrainingReport;
  /** Points from the first one's step on replace those that are there. */
  addPoints(id: string, points: readonly TrainingPoint[]): void;
  /** The trained network must be a stored model. */
  finish(id: string, report: TrainReport, trainedSha256: string): TrainingReport;
  fail(id: string, state: 'failed' | 'cancelled' | 'interrupted', error: ErrorData): TrainingReport;
}

export interface StoredDevice extends DeviceReport {
  /** Private key file, null for the agent or `local`. */
  readonly identity: string | null;
}

export interface DeviceReader {
  list(): readonly StoredDevice[];
  /** Errors: DEVICE_UNKNOWN. */
  get(name: string): StoredDevice;
}

export interface DeviceStore extends DeviceReader {
  /** Errors: DEVICE_EXISTS. */
  add(device: { readonly name: string; readonly address: string; readonly identity: string | null }): StoredDevice;
  saveProbe(name: string, state: DeviceState, runtimes: readonly RuntimeReport[]): StoredDevice;
  /** Its measurements stay. Errors: DEVICE_UNKNOWN. */
  remove(name: string): void;
}

/** One model's turn in one round, as the device gave it. Nanoseconds are whole numbers. */
interface SampleRound {
  readonly round: number;
  readonly position: number;
  readonly startNs: number;
  readonly samplesNs: readonly number[];
  readonly involuntarySwitches: number | null;
  readonly missedFrames: number | null;
}

export interface NewMeasurement {
  /** What people call the model: a file name, or candidate words. */
  readonly model: string;
  readonly artifactSha256: string;
  readonly candidateId: string | null;
  /** True for the first model run a second time: kept for the noise floor, never shown as a result. */
  readonly again: boolean;
  readonly createSessionNs: number | null;
  readonly firstRunNs: number | null;
  readonly warmup: { readonly runs: number; readonly ns: number; readonly settled: boolean } | null;
  readonly summary: LatencySummary;
  readonly flags: readonly string[];
  readonly energy: readonly RailEnergy[];
  readonly deadline: DeadlineReport | null;
  readonly layers: LayerReport | null;
  readonly rounds: readonly SampleRound[];
  /** Of rounds that a lost link cut off and that were begun anew. */
  readonly partial: readonly SampleRound[];
}

/** Models measured interleaved: one run of the protocol. */
interface SessionFacts {
  readonly device: string;
  readonly conditions: MeasuringConditions;
  readonly before: DeviceState;
  readonly after: DeviceState | null;
  readonly profile: MeasuringProfile | null;
  readonly cutShort: string | null;
  readonly command: string;
  readonly noiseFloor: number | null;
  readonly comparisons: readonly ComparisonReport[];
  readonly interruptions: readonly Interruption[];
  readonly drift: DriftReport | null;
  /** Id of the flagged session that this one repeats. */
  readonly repeats: string | null;
}

export interface NewSession extends SessionFacts {
  readonly idle: readonly TelemetryPoint[];
  readonly telemetry: readonly TelemetryPoint[];
  readonly measurements: readonly NewMeasurement[];
}

export interface StoredSession extends SessionFacts {
  readonly id: string;
  readonly createdAt: string;
  /** Without the repeated first model. */
  readonly results: readonly MeasurementResult[];
}

export interface SessionCount {
  readonly sessionId: string;
  readonly measured: number;
  readonly layered: number;
}

export interface MeasurementReader {
  /** In short, newest first; of one device where it is named. */
  list(device?: string): readonly MeasurementEntry[];
  session(id: string): StoredSession | null;
  /** The latest session on the device, or on any, that measured a candidate: files of other networks say nothing of a set. */
  latestSession(device?: string): StoredSession | null;
  /**
   * Every latency under the condition of `latestSession` (runtime, its version and its options, precision, threads, batch,
   * load, power mode, governor): of each artifact the newest of its fullest measurements. A report is fuller than the
   * protocol, which is fuller than a quick look, a sustained run, whose heat is its point, and what was cut short. The
   * noise floor is that of the newest of the fullest sessions. Null when nothing was measured.
   */
  latencies(device?: string): MeasuredLatencies | null;
  /**
   * The sessions that measured any of these networks, with how many of them, and of how many the layers were timed: the
   * fullest first, as of `latencies`, and the newest of equally full ones.
   */
  sessionsOf(artifacts: readonly string[]): readonly SessionCount[];
  /** Every sample of a measurement in nanoseconds, round by round, exactly as the device gave them. */
  samplesOf(measurementId: string): readonly (readonly number[])[];
  /** What the board showed during a session's rounds, and at rest before them. */
  telemetry(sessionId: string): {
    readonly idle: readonly TelemetryPoint[];
    readonly measuring: readonly TelemetryPoint[];
  };
}

export interface MeasurementStore extends MeasurementReader {
  /** All of it or nothing. */
  add(session: NewSession): StoredSession;
}

/** A latency model, and the network whose cuts it knows best. */
export interface StoredLatencyModel {
  readonly networkSha256: string;
  readonly network: string;
  readonly document: LatencyModelDocument;
  readonly learnedAt: string;
}

export interface LatencyModelReader {
  /** Another one whenever something was learned of the device; cheap beside reading the models. */
  stamp(device: string): string;
  /** The newest first; of one device where it is named. */
  list(device?: string): readonly StoredLatencyModel[];
}

export interface LatencyModelStore extends LatencyModelReader {
  /** Replaces what was known of this network under the document's condition. */
  save(model: Omit<StoredLatencyModel, 'learnedAt'>): StoredLatencyModel;
}

export interface StoredJob extends JobReport {
  readonly input: unknown;
}

export interface JobReader {
  /** Newest first. */
  list(): readonly StoredJob[];
  get(id: string): StoredJob | null;
}

export interface JobStore extends JobReader {
  add(job: {
    readonly id: string;
    readonly procedure: string;
    readonly title: string;
    readonly input: unknown;
    readonly state: 'queued' | 'running';
  }): StoredJob;
  run(id: string): StoredJob;
  saveProgress(id: string, progress: Progress): void;
  end(id: string, state: 'done' | 'failed' | 'cancelled' | 'interrupted', error?: ErrorData): StoredJob;
}

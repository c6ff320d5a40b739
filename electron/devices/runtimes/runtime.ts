import type { DeviceState, RuntimeReport } from '../../../shared/api/devices.ts';
import type { Load, Precision } from '../../../shared/api/measurements.ts';
import type { Connection } from '../connection/connection.ts';
import type { Artifact, RuntimeLayer, Turn, Warmup } from '../measurement.ts';

/**
 * How long is measured and warmed up: a model's turn in a round ends after `runs` inferences or `roundMs`, whichever is
 * first, but not before `leastRuns`.
 */
export interface Schedule {
  readonly rounds: number;
  /** Rounds begin for so long, at least one, instead of for their number; null for the number. */
  readonly durationMs: number | null;
  readonly runs: number;
  readonly leastRuns: number;
  readonly roundMs: number;
  readonly warmupRuns: number;
  readonly warmupMs: number;
  readonly warmupCapMs: number;
}

export interface RuntimeRequest {
  readonly state: DeviceState;
  /** An artifact may come more than once. */
  readonly artifacts: readonly Artifact[];
  readonly precision: Precision;
  readonly threads: number;
  /** The processors to hold the threads to, at least one for each; none: wherever the scheduler likes. */
  readonly cpus: readonly number[];
  readonly load: Load;
  readonly schedule: Schedule;
  /** TensorRT's way to start all kernels of an inference at once; other runtimes are never asked for it. */
  readonly cudaGraph: boolean;
}

export interface RuntimeLimits {
  readonly signal: AbortSignal;
  /** `stage` in the words of progress: 'deploy', 'build'. What the events tell, the measuring loop makes known itself. */
  readonly onProgress: (stage: string, done: number, total: number) => void;
}

/** What a run tells as it goes; `model` is the index of the artifact. */
export type RuntimeEvent =
  /** The processors that the threads are held to, where the system let it. */
  | { readonly kind: 'held'; readonly cpus: readonly number[] }
  | { readonly kind: 'ready'; readonly model: number; readonly createSessionNs: number; readonly firstRunNs: number }
  | { readonly kind: 'warmup'; readonly model: number; readonly warmup: Warmup }
  /** As soon as it is over: what comes after a lost link is not lost with it. */
  | { readonly kind: 'turn'; readonly model: number; readonly turn: Turn };

/** A runtime with its networks on the device. After a lost link a new one is prepared. */
export interface PreparedRuntime {
  readonly version: string;
  /** For the user to see and to repeat. */
  readonly command: string;
  /** What the runtime itself says against its numbers, as flags of every result: 'int8 without calibration'. */
  readonly notes?: readonly string[];
  /** What the program is told beyond the request that changes its speed, in its own words. */
  readonly options?: readonly string[];
  /** Measures the rounds from `firstRound` on, all models in each, and resolves after the last. */
  measure(firstRound: number, onEvent: (event: RuntimeEvent) => void, limits: RuntimeLimits): Promise<void>;
  /** Times the layers of one artifact in a run of its own; null where the runtime cannot. */
  layers(model: number, limits: RuntimeLimits): Promise<readonly RuntimeLayer[] | null>;
}

/** A program on the device that turns network files into timed samples. */
export interface Runtime {
  readonly name: string;
  /** The kind of file that it runs. */
  readonly format: 'onnx' | 'tflite';
  readonly precisions: readonly Precision[];
  /** When it can start inferences. */
  readonly loads: readonly Load['shape'][];
  /** Whether it can hold its threads to processors. */
  readonly holdsCpus: boolean;
  /** Whether it would work on such a board, and why not. Starts nothing there. */
  report(state: DeviceState): Promise<Omit<RuntimeReport, 'precisions'>>;
  /**
   * Deploys what it needs, compiles networks where it does that. Throws DEVICE_UNSUPPORTED, RUNTIME_MISSING,
   * MEASUREMENT_FAILED for a network that it does not run, and what `deploy` throws.
   */
  prepare(connection: Connection, request: RuntimeRequest, limits: RuntimeLimits): Promise<PreparedRuntime>;
}

import type { DeviceState, Rail, TelemetryPoint } from '../../shared/api/devices.ts';
import type {
  Interruption,
  Load,
  MeasuringConditions,
  MeasuringProfile,
  Precision,
  RuntimeLayer,
} from '../../shared/api/measurements.ts';
import type { EspalierError } from '../../shared/api/errors.ts';
import type { Progress } from '../../shared/api/results.ts';

export type { Interruption, RuntimeLayer };

/** A network file to run on a device. */
export interface Artifact {
  readonly path: string;
  readonly sha256: string;
}

/** From when to when something was measured, by this computer's clock: `performance.now()`, as far as the link delays it. */
export interface MeasuringWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The power at a board's rails, when it arrived by the same clock. */
export interface PowerReading {
  readonly atMs: number;
  readonly rails: readonly Rail[];
}

/**
 * One candidate's turn in one round: raw samples, none dropped. A sample lasts from the start of an inference to its end;
 * at a camera's rate from the arrival of the frame.
 */
export interface Turn {
  readonly round: number;
  /** Place in the order of the round: forward in even rounds, reversed in odd ones. */
  readonly position: number;
  /** Since the run's program on the device started; after a reconnection that is another one. */
  readonly startNs: number;
  readonly samplesNs: readonly number[];
  /** Null where the runtime does not tell. */
  readonly involuntarySwitches: number | null;
  /** At a camera's rate: frames that arrived while the network was busy, and that a newer one replaced before it was done. */
  readonly missedFrames: number | null;
  /** Without the start of a program and its warm-up; null where the runtime does not tell. */
  readonly window: MeasuringWindow | null;
}

export interface Warmup {
  readonly runs: number;
  readonly ns: number;
  readonly settled: boolean;
}

export interface MeasuredModel {
  readonly artifact: Artifact;
  readonly createSessionNs: number | null;
  readonly firstRunNs: number | null;
  readonly warmup: Warmup | null;
  /** Of the rounds in which every model had its turn. */
  readonly rounds: readonly Turn[];
  /** Of rounds that were cut off and begun anew: no partner to compare with, so they are kept and not summarised. */
  readonly partial: readonly Turn[];
  /** From a run of their own; null where they were not asked for or the runtime has none. */
  readonly layers: readonly RuntimeLayer[] | null;
}

/** A finished measurement: the board before and after, every sample in between. */
export interface RawMeasurement {
  readonly conditions: MeasuringConditions;
  readonly before: DeviceState;
  /** Null where it was not read: the device had gone, or the measurement was cancelled. */
  readonly after: DeviceState | null;
  readonly models: readonly MeasuredModel[];
  /** The first model run a second time among the others: its ratio to itself is the device's noise floor. */
  readonly again: MeasuredModel;
  /** The board at rest, right before the first inference: what its rails show then is idle power. */
  readonly idle: readonly TelemetryPoint[];
  /** From the start of the runtime's program to the end of the rounds. */
  readonly telemetry: readonly TelemetryPoint[];
  /** Of the same points. */
  readonly power: readonly PowerReading[];
  readonly interruptions: readonly Interruption[];
  /** The remote command, for the user to see and to repeat. */
  readonly command: string;
  /** What the runtime itself says against its numbers. */
  readonly notes: readonly string[];
  /** What ended the measurement before its last round; the rounds before it are complete. */
  readonly cutShort: EspalierError | null;
}

export interface MeasureOptions {
  readonly profile: MeasuringProfile;
  readonly precision: Precision;
  readonly threads: number;
  readonly load: Load;
  /** Rounds go on for so long instead of for the profile's number of them; null for the profile's. */
  readonly sustainedMinutes: number | null;
  /** Whether to time the layers too, in a run of their own. */
  readonly layers: boolean;
  /** TensorRT only: starts all kernels of an inference at once. */
  readonly cudaGraph: boolean;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
  readonly onTelemetry?: (point: TelemetryPoint) => void;
  /** The remote command, each time it is about to run. */
  readonly onCommand?: (command: string) => void;
}

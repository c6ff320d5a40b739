import type { DeviceState } from '../../shared/api/devices.ts';
import type { MeasuringConditions } from '../../shared/api/measurements.ts';
import type { Progress } from '../../shared/api/results.ts';

/** A network file to run on a device. */
export interface Artifact {
  readonly path: string;
  readonly sha256: string;
}

/** One candidate's turn in one round: raw samples, none dropped. */
interface RoundSamples {
  readonly round: number;
  /** Place in the order of the round: forward in even rounds, reversed in odd ones. */
  readonly position: number;
  /** Since the agent started. */
  readonly startNs: number;
  readonly samplesNs: readonly number[];
  readonly involuntarySwitches: number;
}

export interface MeasuredModel {
  readonly artifact: Artifact;
  readonly createSessionNs: number;
  readonly firstRunNs: number;
  readonly warmup: { readonly runs: number; readonly ns: number; readonly settled: boolean };
  readonly rounds: readonly RoundSamples[];
}

/** A finished measurement: the board before and after, every sample in between. */
export interface RawMeasurement {
  readonly conditions: MeasuringConditions;
  readonly before: DeviceState;
  readonly after: DeviceState;
  readonly models: readonly MeasuredModel[];
  /** The first model run a second time among the others: its ratio to itself is the device's noise floor. */
  readonly again: MeasuredModel;
  /** The remote command, for the user to see and to repeat. */
  readonly command: string;
}

export interface MeasureOptions {
  readonly profile: 'quick' | 'default' | 'report';
  readonly threads: number;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

import type { DeviceState, RuntimeReport } from '../../../shared/api/devices.ts';
import type { Connection } from '../connection/connection.ts';
import type { Artifact, MeasuredModel, MeasureOptions } from '../measurement.ts';

/** What a runtime measured: one entry for each artifact, in their order. */
interface RuntimeResult {
  readonly runtimeVersion: string;
  readonly rounds: number;
  readonly models: readonly MeasuredModel[];
  readonly command: string;
}

/** A program on the device that turns network files into timed samples. */
export interface Runtime {
  readonly name: string;
  /** Whether it would work on such a board, and why not. Starts nothing there. */
  report(state: DeviceState): Promise<RuntimeReport>;
  /** Deploys what it needs and measures all artifacts interleaved; an artifact may come more than once. */
  run(
    connection: Connection,
    state: DeviceState,
    artifacts: readonly Artifact[],
    options: MeasureOptions,
  ): Promise<RuntimeResult>;
}

import type { TelemetryPoint } from '../../../shared/api/devices.ts';
import type { Connection } from '../connection/connection.ts';

export interface TelemetryOptions {
  readonly signal: AbortSignal;
  readonly onPoint: (point: TelemetryPoint) => void;
}

/** Reads the board about once a second until `signal` aborts, which is its ordinary end. Throws LINK_LOST, REMOTE_FAILED. */
export type WatchBoard = (connection: Connection, options: TelemetryOptions) => Promise<void>;

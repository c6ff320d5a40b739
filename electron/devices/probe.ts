import type { DeviceState, RuntimeReport } from '../../shared/api/results.ts';
import type { Connection } from './connection/connection.ts';

export interface ProbeReport {
  readonly state: DeviceState;
  readonly runtimes: readonly RuntimeReport[];
}

export declare function probe(connection: Connection, options: { readonly signal: AbortSignal }): Promise<ProbeReport>;

import type { DeviceState, RuntimeReport } from '../../shared/api/devices.ts';
import { readBoard } from './board/board.ts';
import type { Connection } from './connection/connection.ts';
import { runtimes } from './runtimes/runtimes.ts';

export interface ProbeReport {
  readonly state: DeviceState;
  readonly runtimes: readonly RuntimeReport[];
}

/** What the device is, how it is, and which runtimes would work there. Throws LINK_LOST, CANCELLED, TIMED_OUT. */
export async function probe(
  connection: Connection,
  { signal }: { readonly signal: AbortSignal },
): Promise<ProbeReport> {
  const state = await readBoard(connection, signal);
  const reports = Object.values(runtimes).map(async (runtime): Promise<RuntimeReport> => {
    const report = await runtime.report(state);
    return { ...report, precisions: runtime.precisions };
  });
  return { state, runtimes: await Promise.all(reports) };
}

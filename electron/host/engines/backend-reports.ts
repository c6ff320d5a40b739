import { toErrorData } from '../../../shared/api/errors.ts';
import type { EngineReport } from '../../../shared/api/results.ts';
import type { ComputeClient } from '../../compute/client.ts';
import { backendNames } from '../../compute/engines/tensorflow/backends/backend.ts';

/** Far more than any backend takes to start. */
const patienceMs = 10_000;

/** What each backend of the engine tensorflow is good for here, found by starting it in a process of its own. */
export function backendReports(newCompute: () => ComputeClient, waitMs = patienceMs): Promise<EngineReport[]> {
  return Promise.all(backendNames.map((name) => reportOf(name, newCompute(), waitMs)));
}

async function reportOf(
  name: (typeof backendNames)[number],
  compute: ComputeClient,
  waitMs: number,
): Promise<EngineReport> {
  const about = { name: 'tensorflow', backend: name, kind: 'training', works: false, version: null } as const;
  const timer = setTimeout(() => compute.kill(), waitMs);
  try {
    return await compute.call('backend', { name });
  } catch (error) {
    const { code, message } = toErrorData(error);
    if (code === 'CANCELLED') return { ...about, detail: `It does not start within ${waitMs / 1000} seconds.` };
    return { ...about, detail: `Starting it ends the process that tries. ${message}` };
  } finally {
    clearTimeout(timer);
    compute.kill();
  }
}

import type { EngineReport } from '../../../shared/api/results.ts';
import { probe } from '../../devices/device.ts';
import { backendReports } from '../engines/backend-reports.ts';
import type { DeviceAccess } from '../device-access.ts';
import type { Handlers } from './services.ts';

export const engineHandlers = {
  'engines.list': async (_input, { compute, newCompute, devices }) => {
    const [engines, backends, runtimes] = await Promise.all([
      compute.call('engines', {}),
      backendReports(newCompute),
      runtimesHere(devices),
    ]);
    return [...engines, ...backends, ...runtimes];
  },
} satisfies Pick<Handlers, 'engines.list'>;

async function runtimesHere(devices: DeviceAccess): Promise<EngineReport[]> {
  const here = { name: 'this computer', address: 'local', identity: null };
  const { signal } = new AbortController();
  const { runtimes } = await devices.with(here, signal, (connection) => probe(connection, { signal }));
  return runtimes.map((runtime) => ({ ...runtime, backend: null, kind: 'runtime' }));
}

import { probe } from '../../devices/device.ts';
import type { Handlers } from './services.ts';

export const engineHandlers = {
  'engines.list': async (_input, { compute, devices }) => {
    const engines = await compute.call('engines', {});
    const here = { name: 'this computer', address: 'local', identity: null };
    const { signal } = new AbortController();
    const { runtimes } = await devices.with(here, signal, (connection) => probe(connection, { signal }));
    return [...engines, ...runtimes.map((runtime) => ({ ...runtime, kind: 'runtime' as const }))];
  },
} satisfies Pick<Handlers, 'engines.list'>;

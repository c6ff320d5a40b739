import { afterAll, beforeAll, expect, it } from 'vitest';
import { memoryTransport } from '../../../../electron/host/transports/memory.ts';
import { createClient } from '../../../../shared/api/client.ts';
import { startApplication, type StartedApplication } from '../start-application.ts';

let started: StartedApplication;
beforeAll(async () => {
  started = await startApplication();
});
afterAll(() => started.stop());

it('lists every engine with its backends, then the runtimes of this computer', async () => {
  const engines = await createClient(memoryTransport(started.application)).call('engines.list', {});
  expect(engines.slice(0, 3).map(({ name, backend, kind }) => [name, backend, kind])).toEqual([
    ['onnxruntime', 'cpu', 'training and evaluation'],
    ['tensorflow', 'node-gpu', 'training'],
    ['tensorflow', 'webgpu', 'training'],
  ]);
  expect(engines[0]!.works).toBe(true);
  expect(engines.slice(3).every(({ backend, kind }) => backend === null && kind === 'runtime')).toBe(true);
  for (const { detail } of engines) expect(detail).toMatch(/^[^\n]+$/);
});

import { spawn } from 'node:child_process';
import { expect, it } from 'vitest';
import type { ComputeChild } from '../../../../electron/compute/child.ts';
import { startCompute } from '../../../../electron/compute/client.ts';
import { backendReports } from '../../../../electron/host/engines/backend-reports.ts';

/** A process that runs this instead of the compute process, and never answers. */
function running(code: string): () => ComputeChild {
  return () => {
    const child = spawn(process.execPath, ['-e', code], { stdio: 'ignore' });
    return {
      send: () => undefined,
      onMessage: () => undefined,
      onExit: (listener) => void child.on('exit', (exit, signal) => listener(signal ?? `exit code ${exit}`, '')),
      kill: () => void child.kill('SIGKILL'),
    };
  };
}

it('says in one line of each backend whether it works', async () => {
  const reports = await backendReports(() => startCompute());
  expect(reports.map(({ name, backend, kind }) => [name, backend, kind])).toEqual([
    ['tensorflow', 'node-gpu', 'training'],
    ['tensorflow', 'webgpu', 'training'],
  ]);
  for (const { works, version, detail } of reports) {
    expect(detail).toMatch(/^[^\n]+$/);
    expect(version === null).toBe(!works);
  }
});

it('lives on when a backend ends its process', async () => {
  const reports = await backendReports(() => startCompute({ fork: running('process.abort()') }));
  for (const { works, detail } of reports) {
    expect(works).toBe(false);
    expect(detail).toContain('Starting it ends the process that tries');
    expect(detail).toContain('SIGABRT');
  }
});

it('does not wait for one that never starts', async () => {
  const reports = await backendReports(() => startCompute({ fork: running('setInterval(() => {}, 1000)') }), 200);
  for (const { works, detail } of reports) {
    expect(works).toBe(false);
    expect(detail).toBe('It does not start within 0.2 seconds.');
  }
});

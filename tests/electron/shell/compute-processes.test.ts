import { setImmediate } from 'node:timers/promises';
import type { MessagePort } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FromShell } from '../../../electron/host/shell-protocol.ts';
import { stubElectron } from './electron-stub.ts';

let electron: ReturnType<typeof stubElectron>;
let told: { message: FromShell; ports: MessagePort[] }[];

beforeEach(() => {
  vi.resetModules();
  electron = stubElectron();
  told = [];
  vi.doMock('electron', () => electron.module);
});
afterEach(() => {
  for (const { ports } of told) for (const port of ports) port.close();
  vi.doUnmock('electron');
});

async function computeProcesses() {
  const { ComputeProcesses } = await import('../../../electron/shell/compute-processes.ts');
  return new ComputeProcesses('/built/compute/main.js', '/built/preload.cjs', (message, ports = []) => {
    told.push({ message, ports: ports as unknown as MessagePort[] });
  });
}

describe('the compute processes that the shell starts', () => {
  it('are utility processes, with a port to the host that the shell does not hear', async () => {
    (await computeProcesses()).receive({ kind: 'start-compute', id: 4 });
    const [child] = electron.processes;
    expect(child!.arguments).toEqual([
      '/built/compute/main.js',
      [],
      { serviceName: 'Espalier compute', stdio: ['ignore', 'ignore', 'pipe'] },
    ]);
    expect(child!.posted[0]!.message).toEqual({ kind: 'host' });
    expect(told[0]!.message).toEqual({ kind: 'compute-started', id: 4 });
    const heard = new Promise((resolve) => told[0]!.ports[0]!.once('message', resolve));
    child!.posted[0]!.ports[0]!.postMessage({ kind: 'ready' });
    await expect(heard).resolves.toEqual({ kind: 'ready' });
  });

  it('leave how they ended and their last 4096 characters of stderr, those after the exit too', async () => {
    (await computeProcesses()).receive({ kind: 'start-compute', id: 1 });
    const child = electron.processes[0]!;
    const stderr = child.stderr!;
    stderr.write('x'.repeat(5000));
    child.emit('error', 'FatalError', 'v8::FatalProcessOutOfMemory', '{}');
    child.exit(5);
    await setImmediate();
    stderr.write('last words\n');
    await vi.waitFor(() => expect(told).toHaveLength(2));
    expect(told[1]!.message).toEqual({
      kind: 'compute-ended',
      id: 1,
      how: 'exit code 5, a fatal error in v8::FatalProcessOutOfMemory',
      stderr: `${'x'.repeat(4096 - 11)}last words\n`,
    });
  });

  it('are killed at the word of the host, also when it comes before they have spawned', async () => {
    const compute = await computeProcesses();
    compute.receive({ kind: 'start-compute', id: 1 });
    compute.receive({ kind: 'start-compute', id: 2 });
    const [first, second] = electron.processes;
    first!.kill.mockReturnValueOnce(false);
    compute.receive({ kind: 'kill-compute', id: 1 });
    first!.emit('spawn');
    expect(first!.kill).toHaveBeenCalledTimes(2);
    expect(second!.kill).not.toHaveBeenCalled();
    compute.receive({ kind: 'kill-compute', id: 7 });
  });

  it('end with the host that had them started', async () => {
    const { HostProcess } = await import('../../../electron/shell/host-process.ts');
    const host = new HostProcess(
      { host: '/built/host/main.js', compute: '/built/compute/main.js', preload: '/built/preload.cjs' },
      '/project',
      { receive: vi.fn(), clear: vi.fn() },
    );
    const window = host.connect();
    const [started] = electron.processes;
    expect(started!.posted[0]!.message).toEqual({ kind: 'window' });
    started!.emit('message', { kind: 'start-compute', id: 1 });
    const compute = electron.processes[1]!;
    expect(compute.arguments[0]).toBe('/built/compute/main.js');
    expect(started!.posted[1]!.message).toEqual({ kind: 'compute-started', id: 1 });
    started!.emit('error', 'FatalError', 'v8::FatalProcessOutOfMemory', '{}');
    started!.exit(1);
    expect(compute.kill).toHaveBeenCalledOnce();
    window.close();
  });
});

import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { startCompute } from '../../../electron/compute/client.ts';
import type { FromCompute, ToCompute } from '../../../electron/compute/protocol.ts';
import { ComputeLine } from '../../../electron/host/compute-line.ts';
import type { ToShell } from '../../../electron/host/shell-protocol.ts';
import { electronPort } from '../shell/electron-ports.ts';

const open: MessagePort[] = [];
afterEach(() => open.splice(0).forEach((port) => port.close()));

/** The line, what it asked of the shell, and the shell's answer: the process's end of the new port. */
function line() {
  const asked: ToShell[] = [];
  const computeLine = new ComputeLine((message) => asked.push(message));
  const start = (id: number): MessagePort => {
    const { port1, port2 } = new MessageChannel();
    open.push(port2);
    computeLine.started(id, electronPort(port1));
    return port2;
  };
  return { asked, computeLine, start };
}

const request = (id: number): ToCompute => ({ kind: 'request', id, name: 'engines', input: {} });

/** The next messages at a port, in order. */
function next(port: MessagePort, count: number): Promise<unknown[]> {
  const heard: unknown[] = [];
  return new Promise((resolve) =>
    port.on('message', (message) => {
      heard.push(message);
      if (heard.length === count) resolve(heard);
    }),
  );
}

describe('the line to a compute process that the shell starts', () => {
  it('keeps what is sent until the process has its port, and carries bytes back', async () => {
    const { asked, computeLine, start } = line();
    const child = computeLine.fork();
    const answer = new Promise<FromCompute>((resolve) => child.onMessage(resolve));
    child.send(request(1));
    child.send(request(2));
    expect(asked).toEqual([{ kind: 'start-compute', id: 1 }]);
    const port = start(1);
    child.send(request(3));
    expect(await next(port, 3)).toEqual([request(1), request(2), request(3)]);
    port.postMessage({ kind: 'yield', id: 1, value: { artifact: Uint8Array.of(8, 1, 2) } });
    expect(await answer).toEqual({ kind: 'yield', id: 1, value: { artifact: Uint8Array.of(8, 1, 2) } });
  });

  it('says once how the process ended', () => {
    const { computeLine, start } = line();
    const child = computeLine.fork();
    const exit = vi.fn();
    child.onExit(exit);
    start(1);
    const end = { kind: 'compute-ended', id: 1, how: 'exit code 5', stderr: 'no memory\n' } as const;
    computeLine.ended(end);
    computeLine.ended(end);
    expect(exit.mock.calls).toEqual([['exit code 5', 'no memory\n']]);
  });

  it.each(['before', 'after'])('has the shell kill it and closes its port, %s it has started', async (when) => {
    const { asked, computeLine, start } = line();
    const child = computeLine.fork();
    if (when === 'before') child.kill();
    const port = start(1);
    const closed = new Promise<void>((resolve) => port.on('close', resolve));
    if (when === 'after') child.kill();
    await closed;
    expect(asked.at(-1)).toEqual({ kind: 'kill-compute', id: 1 });
  });

  it('makes a crash COMPUTE_CRASHED, and the next call starts another process', async () => {
    const { asked, computeLine, start } = line();
    const compute = startCompute({ fork: () => computeLine.fork() });
    const first = compute.call('engines', {});
    start(1);
    computeLine.ended({ kind: 'compute-ended', id: 1, how: 'exit code 9', stderr: 'last\nwords\n' });
    await expect(first).rejects.toMatchObject({
      code: 'COMPUTE_CRASHED',
      message: expect.stringContaining('exit code 9') as string,
      cause: { message: 'last words' },
    });
    const second = compute.call('engines', {});
    expect(asked.at(-1)).toEqual({ kind: 'start-compute', id: 2 });
    const port = start(2);
    const [{ id }] = (await next(port, 1)) as [{ id: number }];
    port.postMessage({ kind: 'result', id, value: [] });
    await expect(second).resolves.toEqual([]);
  });
});

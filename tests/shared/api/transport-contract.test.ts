import { MessageChannel } from 'node:worker_threads';
import { WebSocket } from 'ws';
import { afterEach, describe, expect, it } from 'vitest';
import { memoryTransport } from '../../../electron/host/transports/memory.ts';
import { servePort } from '../../../electron/host/transports/port.ts';
import { messagePortTransport } from '../../../renderer/transport/message-port.ts';
import { webSocketTransport } from '../../../renderer/transport/web-socket.ts';
import { createClient } from '../../../shared/api/client.ts';
import { EspalierError } from '../../../shared/api/errors.ts';
import type { EventMessage, Transport } from '../../../shared/api/transport.ts';
import { startApplication } from '../../electron/host/start-application.ts';
import { startedWebHost } from '../../electron/host/start-web-host.ts';

interface Line {
  readonly transport: Transport;
  readonly directory: string;
  close(): Promise<void>;
}

const lines: Readonly<Record<string, () => Promise<Line>>> = {
  async memory() {
    const { application, directory, stop } = await startApplication();
    return { transport: memoryTransport(application), directory, close: stop };
  },

  async 'MessagePort, as in Electron'() {
    const { application, directory, stop } = await startApplication();
    const { port1, port2 } = new MessageChannel();
    servePort(application, {
      postMessage: (message) => port1.postMessage(message),
      onMessage: (listener) => port1.on('message', listener),
      onClose: (listener) => port1.on('close', listener),
      start: () => port1.start(),
    });
    const transport = messagePortTransport({ requestPort: () => undefined });
    transport.offer(port2 as unknown as Parameters<typeof transport.offer>[0]);
    const close = async () => {
      transport.close();
      await stop();
    };
    return { transport, directory, close };
  },

  async 'WebSocket, as under serve'() {
    const web = await startedWebHost();
    const headers = { cookie: await web.enter(), origin: `http://127.0.0.1:${web.host.port}` };
    const transport = webSocketTransport({
      connect: () =>
        new WebSocket(`ws://127.0.0.1:${web.host.port}/api`, { headers }) as unknown as globalThis.WebSocket,
    });
    const close = async () => {
      transport.close();
      await web.stop();
    };
    return { transport, directory: web.directory, close };
  },
};

describe.each(Object.entries(lines))('the contract over %s', (_name, open) => {
  let line: Line;
  afterEach(() => line.close());

  it('gives results that survive the way', async () => {
    line = await open();
    const project = await createClient(line.transport).call('project.describe', {});
    expect(project).toMatchObject({ name: 'project', models: [], devices: [], experiments: 0, candidates: 0 });
    expect(await createClient(line.transport).call('device.add', { name: 'here', address: 'local' })).toMatchObject({
      name: 'here',
      address: 'local',
    });
    // Null is a result, not a missing one.
    expect(await createClient(line.transport).call('device.remove', { name: 'here' })).toBeNull();
  });

  it('gives errors as coded data, with a hint and without a stack of the program', async () => {
    line = await open();
    const error: unknown = await line.transport
      .invoke('model.open', { model: 'missing.onnx' })
      .catch((e: unknown) => e);
    expect(error).toBeInstanceOf(EspalierError);
    expect(error).toMatchObject({ code: 'FILE_NOT_FOUND' });
    expect((error as EspalierError).hint).not.toBe('');
    expect((error as EspalierError).message).toContain('missing.onnx');
  });

  it('names the field of a bad input, and unknown procedures', async () => {
    line = await open();
    await expect(line.transport.invoke('model.cut', { model: 'a', out: 'b', keep: { macs: 2 } })).rejects.toMatchObject(
      {
        code: 'OPTION_INVALID',
        message: expect.stringContaining('keep.macs') as string,
      },
    );
    await expect(line.transport.invoke('job.list', { more: 1 })).rejects.toMatchObject({ code: 'OPTION_INVALID' });
    await expect(line.transport.invoke('toString', {})).rejects.toMatchObject({ code: 'OPTION_INVALID' });
  });

  it('keeps answers apart when many are under way', async () => {
    line = await open();
    const names = Array.from({ length: 20 }, (_, at) => `missing-${at}.onnx`);
    const errors = await Promise.all(
      names.map((model) => line.transport.invoke('model.open', { model }).catch((e: Error) => e.message)),
    );
    for (const [at, message] of errors.entries()) expect(message).toContain(`/missing-${at}.onnx`);
  });

  it('tells the states of a job by the id that the caller chose, until unsubscribed', async () => {
    line = await open();
    const told: EventMessage[] = [];
    const unsubscribe = line.transport.subscribe((message) => told.push(message));
    const input = { model: 'missing.onnx', data: line.directory };
    await expect(line.transport.invoke('model.evaluate', input, 'my-job')).rejects.toMatchObject({
      code: 'FILE_NOT_FOUND',
    });
    const states = told.flatMap((m) =>
      m.event === 'job.changed' && m.payload.job.id === 'my-job' ? [m.payload.job] : [],
    );
    expect(states.map(({ state }) => state)).toEqual(['queued', 'running', 'failed']);
    expect(states.at(-1)!.error).toMatchObject({ code: 'FILE_NOT_FOUND' });

    unsubscribe();
    unsubscribe();
    const before = told.length;
    await line.transport.invoke('model.evaluate', input, 'another').catch(() => undefined);
    expect(told.length).toBe(before);
  });

  it('delivers to each of two subscriptions of one listener, and ends them one by one', async () => {
    line = await open();
    let count = 0;
    const listener = () => void count++;
    const [endFirst, endSecond] = [line.transport.subscribe(listener), line.transport.subscribe(listener)];
    const fail = () => line.transport.invoke('model.evaluate', { model: 'm', data: 'd' }).catch(() => undefined);
    await fail();
    const twice = count;
    endFirst();
    await fail();
    expect(count - twice).toBe(twice / 2);
    endSecond();
  });

  it('shares nothing between the sides', async () => {
    line = await open();
    await line.transport.invoke('job.list', {});
    const input = { budgets: ['latency<=1ms'] };
    const answer = line.transport.invoke('tradeoffs.get', input) as Promise<{ budgets: string[] }>;
    input.budgets.push('nonsense');
    expect((await answer).budgets).toHaveLength(1);
  });
});

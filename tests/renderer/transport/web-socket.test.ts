import { type AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocketServer, type WebSocket as ServerSocket } from 'ws';
import { backOffMs } from '../../../renderer/transport/back-off.ts';
import type { LinkState } from '../../../renderer/transport/link.ts';
import { webSocketTransport } from '../../../renderer/transport/web-socket.ts';
import type { RequestMessage } from '../../../shared/api/transport.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A program that echoes its input, and lets a test hold answers and cut the line. */
function program(port = 0) {
  const server = new WebSocketServer({ host: '127.0.0.1', port });
  const sockets: ServerSocket[] = [];
  server.on('connection', (socket) => {
    sockets.push(socket);
    socket.on('message', (data) => {
      const { id, procedure, input } = JSON.parse(String(data)) as RequestMessage;
      if (procedure === 'silence') return;
      const error = { code: 'OPTION_INVALID', message: 'no', hint: 'yes' };
      socket.send(
        JSON.stringify(
          procedure === 'fail'
            ? { kind: 'response', id, ok: false, error }
            : { kind: 'response', id, ok: true, value: input },
        ),
      );
    });
  });
  closers.push(() => server.close());
  return new Promise<{ port: number; sockets: ServerSocket[]; cut: () => void; close: () => Promise<void> }>(
    (resolve) =>
      server.once('listening', () =>
        resolve({
          port: (server.address() as AddressInfo).port,
          sockets,
          cut: () => sockets.splice(0).forEach((socket) => socket.terminate()),
          close: () =>
            new Promise((done) => {
              sockets.splice(0).forEach((socket) => socket.terminate());
              server.close(() => done());
            }),
        }),
      ),
  );
}

function connect(port: number) {
  const transport = webSocketTransport({
    connect: () => new WebSocket(`ws://127.0.0.1:${String(port)}/api`),
    backOffMs: () => 30,
  });
  closers.push(() => transport.close());
  return transport;
}

function until(transport: ReturnType<typeof connect>, kind: LinkState['kind']): Promise<void> {
  if (transport.link.kind === kind) return Promise.resolve();
  return new Promise((resolve) => {
    const end = transport.watch((state) => {
      if (state.kind !== kind) return;
      end();
      resolve();
    });
  });
}

describe('the line through a WebSocket', () => {
  it('holds calls until the line is open, and carries answers and coded errors', async () => {
    const transport = connect((await program()).port);
    expect(transport.link).toEqual({ kind: 'connecting' });
    await expect(transport.invoke('echo', { budgets: ['latency<=1ms'] })).resolves.toEqual({
      budgets: ['latency<=1ms'],
    });
    await expect(transport.invoke('fail', {})).rejects.toMatchObject({ code: 'OPTION_INVALID', hint: 'yes' });
  });

  it('rejects what waits when the line goes, says when it tries again, and comes back by itself', async () => {
    const host = await program();
    const transport = connect(host.port);
    await transport.invoke('echo', 1);
    const waiting = transport.invoke('silence', {});
    host.cut();
    await expect(waiting).rejects.toMatchObject({ code: 'LINK_LOST' });
    expect(transport.link).toMatchObject({ kind: 'lost', retryAt: expect.any(Number) });
    await expect(transport.invoke('echo', 2)).rejects.toMatchObject({ code: 'LINK_LOST' });
    await until(transport, 'open');
    await expect(transport.invoke('echo', 3)).resolves.toBe(3);
  });

  it('goes on trying while the program is away', async () => {
    const host = await program();
    const transport = connect(host.port);
    await transport.invoke('echo', 1);
    await host.close();
    await until(transport, 'lost');
    await new Promise((resolve) => setTimeout(resolve, 100));
    await program(host.port);
    await until(transport, 'open');
    await expect(transport.invoke('echo', 4)).resolves.toBe(4);
  });

  it('ends a subscription when it is told to, and only that one', async () => {
    const host = await program();
    const transport = connect(host.port);
    await transport.invoke('echo', 1);
    const heard: string[] = [];
    const end = transport.subscribe(() => heard.push('first'));
    transport.subscribe(() => heard.push('second'));
    const event = JSON.stringify({ kind: 'event', event: 'tradeoffs.changed', payload: { device: null } });
    host.sockets[0]!.send(event);
    await transport.invoke('echo', 2);
    end();
    host.sockets[0]!.send(event);
    await transport.invoke('echo', 3);
    expect(heard).toEqual(['first', 'second', 'second']);
  });

  it('waits longer after every failure, up to a quarter of a minute', () => {
    expect([0, 1, 2, 10, 1000].map(backOffMs)).toEqual([500, 1000, 2000, 15_000, 15_000]);
  });
});

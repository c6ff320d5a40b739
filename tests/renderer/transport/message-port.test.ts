import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { messagePortTransport, type LinePort } from '../../../renderer/transport/message-port.ts';
import type { RequestMessage } from '../../../shared/api/transport.ts';

function answer(port: MessagePort): void {
  port.on('message', ({ id, procedure, input }: RequestMessage) => {
    if (procedure !== 'silence') port.postMessage({ kind: 'response', id, ok: true, value: input });
  });
}

function line() {
  const { port1, port2 } = new MessageChannel();
  answer(port1);
  return { program: port1, window: port2 as unknown as LinePort };
}

describe('the line through a MessagePort', () => {
  it('asks for a port and holds calls until it is there', async () => {
    let asked = 0;
    const transport = messagePortTransport({ requestPort: () => asked++ });
    const early = transport.invoke('echo', { a: 1 });
    transport.offer(line().window);
    await expect(early).resolves.toEqual({ a: 1 });
    expect(asked).toBe(1);
    transport.close();
  });

  it('loses what waits when the program dies, and starts it again only when asked to', async () => {
    let asked = 0;
    const transport = messagePortTransport({ requestPort: () => asked++ });
    const first = line();
    transport.offer(first.window);
    await transport.invoke('echo', 1);
    const waiting = transport.invoke('silence', {});
    first.program.close();
    await expect(waiting).rejects.toMatchObject({ code: 'LINK_LOST' });
    expect(transport.link).toEqual({ kind: 'lost', retryAt: null });
    await expect(transport.invoke('echo', 2)).rejects.toMatchObject({ code: 'LINK_LOST' });
    expect(asked).toBe(1);
    transport.retry();
    expect(asked).toBe(2);
    const held = transport.invoke('echo', 3);
    transport.offer(line().window);
    await expect(held).resolves.toBe(3);
    transport.close();
  });
});

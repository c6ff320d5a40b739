import type { EventMessage, ResponseMessage } from '../../shared/api/transport.ts';
import { Exchange, linkedTransport } from './exchange.ts';
import type { LinkedTransport } from './link.ts';

/** A browser's MessagePort, or one of node:worker_threads: both have these. */
export interface LinePort {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'close', listener: () => void): void;
  start(): void;
  close(): void;
}

export interface MessagePortOptions {
  /** Asks the shell for a port; it comes by `offer`. */
  readonly requestPort: () => void;
}

export interface MessagePortTransport extends LinkedTransport {
  /** Takes a port to the program; the one before is let go. */
  offer(port: LinePort): void;
}

/**
 * The line through Electron. Every call waits for the first port. When the port closes, the program has stopped: what was
 * waiting rejects with LINK_LOST, and only `retry` asks for another, so that a crash is seen before it is repeated.
 */
export function messagePortTransport(options: MessagePortOptions): MessagePortTransport {
  const exchange = new Exchange();
  let port: LinePort | null = null;

  function lose(): void {
    port = null;
    exchange.lose(null);
  }

  function offer(offered: LinePort): void {
    const before = port;
    port = offered;
    before?.close();
    offered.addEventListener('message', ({ data }) => {
      if (port === offered) exchange.receive(data as ResponseMessage | EventMessage);
    });
    offered.addEventListener('close', () => {
      if (port === offered) lose();
    });
    offered.start();
    exchange.open((message) => offered.postMessage(message));
  }

  function retry(): void {
    if (exchange.link.kind !== 'lost') return;
    exchange.reconnect();
    options.requestPort();
  }

  function close(): void {
    const own = port;
    lose();
    own?.close();
  }

  options.requestPort();
  // What is read by a getter must not be spread: the link changes.
  return Object.assign(linkedTransport(exchange, { retry, close }), { offer });
}

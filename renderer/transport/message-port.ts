import type { EventMessage, ResponseMessage } from '../../shared/api/transport.ts';
import { Exchange, linkLost } from './exchange.ts';
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
  let opening: ((port: LinePort) => void)[] = [];

  function lose(): void {
    port = null;
    opening = [];
    exchange.setLink({ kind: 'lost', retryAt: null });
    exchange.rejectAll(linkLost());
  }

  options.requestPort();
  return {
    get link() {
      return exchange.link;
    },
    offer(offered) {
      const before = port;
      port = offered;
      if (before) {
        before.close();
        exchange.rejectAll(linkLost());
      }
      offered.addEventListener('message', ({ data }) => {
        if (port === offered) exchange.receive(data as ResponseMessage | EventMessage);
      });
      offered.addEventListener('close', () => {
        if (port === offered) lose();
      });
      offered.start();
      exchange.setLink({ kind: 'open' });
      const waiting = opening;
      opening = [];
      for (const send of waiting) send(offered);
    },
    invoke(procedure, input, jobId) {
      return exchange.request(
        (message) => {
          if (port) port.postMessage(message);
          else if (exchange.link.kind === 'connecting') opening.push((own) => own.postMessage(message));
          else throw linkLost();
        },
        procedure,
        input,
        jobId,
      );
    },
    subscribe: (listener) => exchange.subscribe(listener),
    watch: (listener) => exchange.watch(listener),
    retry() {
      if (exchange.link.kind !== 'lost') return;
      exchange.setLink({ kind: 'connecting' });
      options.requestPort();
    },
    close() {
      const own = port;
      lose();
      own?.close();
    },
  };
}

import type { EventMessage, ResponseMessage } from '../../shared/api/transport.ts';
import { backOffMs } from './back-off.ts';
import { Exchange, linkedTransport } from './exchange.ts';
import type { LinkedTransport } from './link.ts';

interface Socket {
  send(text: string): void;
  close(): void;
  addEventListener(type: 'open' | 'close' | 'error', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

export interface WebSocketOptions {
  /** Opens one socket; called again after every loss. */
  readonly connect: () => Socket;
  readonly backOffMs?: (attempt: number) => number;
}

/**
 * The line to `espalier serve`: one JSON message in each frame. What is called before the first opening waits for it;
 * after a loss, calls reject with LINK_LOST until the line is back.
 */
export function webSocketTransport(options: WebSocketOptions): LinkedTransport {
  const exchange = new Exchange();
  const wait = options.backOffMs ?? backOffMs;
  let socket: Socket | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let attempt = 0;
  let closed = false;

  function connect(): void {
    clearTimeout(timer);
    const own = options.connect();
    socket = own;
    own.addEventListener('open', () => {
      if (socket !== own) return;
      attempt = 0;
      exchange.open((message) => own.send(JSON.stringify(message)));
    });
    own.addEventListener('message', ({ data }) => {
      if (socket === own) exchange.receive(JSON.parse(String(data)) as ResponseMessage | EventMessage);
    });
    // An error is always followed by a close, which is where the loss is handled.
    own.addEventListener('error', () => undefined);
    own.addEventListener('close', () => {
      if (socket === own) lose();
    });
  }

  function lose(): void {
    socket = null;
    if (closed) {
      exchange.lose(null);
      return;
    }
    const delay = wait(attempt++);
    exchange.lose(Date.now() + delay);
    timer = setTimeout(connect, delay);
  }

  function retry(): void {
    if (exchange.link.kind !== 'lost' || closed || socket) return;
    connect();
  }

  function close(): void {
    closed = true;
    clearTimeout(timer);
    const own = socket;
    lose();
    own?.close();
  }

  connect();
  return linkedTransport(exchange, { retry, close });
}

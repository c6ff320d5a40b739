import { EspalierError, fromErrorData } from '../../shared/api/errors.ts';
import type { EventMessage, RequestMessage, ResponseMessage } from '../../shared/api/transport.ts';
import type { LinkedTransport, LinkState } from './link.ts';

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: EspalierError) => void;
}

function linkLost(): EspalierError {
  return new EspalierError(
    'LINK_LOST',
    'The line to Espalier was lost before the answer came.',
    'It is being tried again. What was stored is safe; work that was running is shown when the line is back.',
  );
}

/**
 * What both lines share: requests waiting for the line to open and for their answers, listeners, and the state of the
 * line. What is asked before the first opening waits for it; while the line is lost, requests reject with LINK_LOST.
 */
export class Exchange {
  readonly #pending = new Map<number, Pending>();
  readonly #listeners = new Set<{ readonly call: (message: EventMessage) => void }>();
  readonly #watchers = new Set<{ readonly call: (state: LinkState) => void }>();
  #nextId = 1;
  #link: LinkState = { kind: 'connecting' };
  #opening: RequestMessage[] = [];
  #send: ((message: RequestMessage) => void) | null = null;

  get link(): LinkState {
    return this.#link;
  }

  /** The line is open by this way of sending, which may replace another: what waited on that one gets no answer. */
  open(send: (message: RequestMessage) => void): void {
    if (this.#send) this.#rejectPending();
    this.#send = send;
    this.#setLink({ kind: 'open' });
    for (const message of this.#opening.splice(0)) send(message);
  }

  /** Another line is on its way: requests wait for it again. */
  reconnect(): void {
    this.#setLink({ kind: 'connecting' });
  }

  /** The line is gone, and no answer will come any more for what is waiting. */
  lose(retryAt: number | null): void {
    this.#send = null;
    this.#opening = [];
    this.#setLink({ kind: 'lost', retryAt });
    this.#rejectPending();
  }

  invoke(procedure: string, input: unknown, jobId?: string): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const id = this.#nextId++;
      this.#pending.set(id, { resolve, reject });
      const message: RequestMessage = {
        kind: 'request',
        id,
        procedure,
        input,
        ...(jobId === undefined ? {} : { jobId }),
      };
      try {
        if (this.#send) this.#send(message);
        else if (this.#link.kind === 'connecting') this.#opening.push(message);
        else throw linkLost();
      } catch (error) {
        this.#pending.delete(id);
        reject(error);
      }
    });
  }

  receive(message: ResponseMessage | EventMessage): void {
    if (message.kind === 'event') {
      for (const listener of [...this.#listeners]) listener.call(message);
      return;
    }
    const pending = this.#pending.get(message.id);
    if (!pending) return;
    this.#pending.delete(message.id);
    if (message.ok) pending.resolve(message.value);
    else pending.reject(fromErrorData(message.error));
  }

  subscribe(listener: (message: EventMessage) => void): () => void {
    const own = { call: listener };
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  watch(listener: (state: LinkState) => void): () => void {
    const own = { call: listener };
    this.#watchers.add(own);
    return () => void this.#watchers.delete(own);
  }

  #setLink(state: LinkState): void {
    this.#link = state;
    for (const watcher of [...this.#watchers]) watcher.call(state);
  }

  #rejectPending(): void {
    const waiting = [...this.#pending.values()];
    this.#pending.clear();
    for (const pending of waiting) pending.reject(linkLost());
  }
}

/** The exchange as the interface sees it, with what only its own line can do. */
export function linkedTransport(exchange: Exchange, line: Pick<LinkedTransport, 'retry' | 'close'>): LinkedTransport {
  return {
    get link() {
      return exchange.link;
    },
    invoke: (procedure, input, jobId) => exchange.invoke(procedure, input, jobId),
    subscribe: (listener) => exchange.subscribe(listener),
    watch: (listener) => exchange.watch(listener),
    ...line,
  };
}

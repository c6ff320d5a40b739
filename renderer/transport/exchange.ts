import { EspalierError, fromErrorData } from '../../shared/api/errors.ts';
import type { EventMessage, RequestMessage, ResponseMessage } from '../../shared/api/transport.ts';
import type { LinkState } from './link.ts';

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: EspalierError) => void;
}

export function linkLost(): EspalierError {
  return new EspalierError(
    'LINK_LOST',
    'The line to Espalier was lost before the answer came.',
    'It is being tried again. What was stored is safe; work that was running is shown when the line is back.',
  );
}

/** What both lines share: requests waiting for their answers, listeners, and the state of the line. */
export class Exchange {
  readonly #pending = new Map<number, Pending>();
  readonly #listeners = new Set<{ readonly call: (message: EventMessage) => void }>();
  readonly #watchers = new Set<{ readonly call: (state: LinkState) => void }>();
  #nextId = 1;
  #link: LinkState = { kind: 'connecting' };

  get link(): LinkState {
    return this.#link;
  }

  setLink(state: LinkState): void {
    this.#link = state;
    for (const watcher of [...this.#watchers]) watcher.call(state);
  }

  /** Makes the request and the promise of its answer. A send that throws rejects it. */
  request(
    send: (message: RequestMessage) => void,
    procedure: string,
    input: unknown,
    jobId?: string,
  ): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const id = this.#nextId++;
      this.#pending.set(id, { resolve, reject });
      try {
        send({ kind: 'request', id, procedure, input, ...(jobId === undefined ? {} : { jobId }) });
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

  /** No answer will come any more for what is waiting. */
  rejectAll(error: EspalierError): void {
    const waiting = [...this.#pending.values()];
    this.#pending.clear();
    for (const pending of waiting) pending.reject(error);
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
}

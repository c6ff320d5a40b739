import type { EventName, Events } from '../../shared/api/contract.ts';
import type { EventMessage } from '../../shared/api/transport.ts';

export type EventListener = (message: EventMessage) => void;

/** What the program tells everybody who listens: windows, tabs, the command line. */
export class EventBus {
  readonly #listeners = new Set<EventListener>();

  emit<Name extends EventName>(event: Name, payload: Events[Name]): void {
    const message = { kind: 'event', event, payload } as EventMessage;
    for (const listener of [...this.#listeners]) listener(message);
  }

  /** Returns a function that ends the listening. */
  subscribe(listener: EventListener): () => void {
    // A wrapper of its own, so that the same function subscribed twice is two subscriptions.
    const own: EventListener = (message) => listener(message);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }
}

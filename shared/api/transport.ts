import type { ErrorData } from './errors.ts';
import type { EventName, Events } from './contract.ts';

/** What crosses from interface to program and back; every member survives structured clone and JSON. */
export interface RequestMessage {
  readonly kind: 'request';
  readonly id: number;
  readonly procedure: string;
  readonly input: unknown;
  /** Chosen by the caller, so that it can tell the progress of its own job before the answer is there. */
  readonly jobId?: string;
}

export type ResponseMessage =
  | { readonly kind: 'response'; readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly kind: 'response'; readonly id: number; readonly ok: false; readonly error: ErrorData };

export type EventMessage = {
  [Name in EventName]: { readonly kind: 'event'; readonly event: Name; readonly payload: Events[Name] };
}[EventName];

/** The whole of what a host environment must supply: Electron IPC, a WebSocket, or memory. */
export interface Transport {
  invoke(procedure: string, input: unknown, jobId?: string): Promise<unknown>;
  /** Returns a function that ends the subscription. */
  subscribe(listener: (message: EventMessage) => void): () => void;
}

import { toErrorData } from '../../shared/api/errors.ts';
import type { Progress } from '../../shared/api/results.ts';
import { cancelled } from './cancelled.ts';
import { LiveCharts, type Show } from './charts.ts';
import type { Port } from './port.ts';
import type { ComputeRequestName, ComputeRequests, ToCompute } from './protocol.ts';

/** What a request's handler may do besides giving its result. */
export interface RequestContext<Yields = never> {
  /** Aborts with a CANCELLED error as its reason. */
  readonly signal: AbortSignal;
  progress(progress: Progress): void;
  warn(message: string): void;
  /** Hands a value to the host and waits until it is stored there, or answered: the answer is what it comes to. */
  emit(value: Yields): Promise<unknown>;
}

/** Of work that is watched while it goes on, and that can end early with what it has. */
export interface WatchedContext<Yields = never> extends RequestContext<Yields> {
  show: Show;
  /** Whether to end once the piece of work at hand is finished. */
  stopping(): boolean;
}

export type Handlers = {
  readonly [Name in ComputeRequestName]: (
    input: ComputeRequests[Name]['input'],
    context: Name extends 'experiment'
      ? WatchedContext<ComputeRequests[Name]['yields']>
      : RequestContext<ComputeRequests[Name]['yields']>,
  ) => Promise<ComputeRequests[Name]['output']>;
};

interface Running {
  readonly controller: AbortController;
  stopping: boolean;
  stored: (reply: unknown) => void;
}

/** Answers the host's requests, several at a time; whatever a handler throws goes back as data. */
export function serve(port: Port, handlers: Handlers): void {
  const running = new Map<number, Running>();

  const start = async ({ id, name, input }: Extract<ToCompute, { kind: 'request' }>): Promise<void> => {
    const request: Running = {
      controller: new AbortController(),
      stopping: false,
      stored: () => undefined,
    };
    running.set(id, request);
    const { signal } = request.controller;
    const charts = new LiveCharts((chart) => port.send({ kind: 'chart', id, chart }));
    const context: WatchedContext<unknown> = {
      signal,
      stopping: () => request.stopping,
      show: charts.show,
      progress: (progress) => port.send({ kind: 'progress', id, progress }),
      warn: (message) => port.send({ kind: 'warning', id, message }),
      async emit(value) {
        signal.throwIfAborted();
        return new Promise<unknown>((resolve, reject) => {
          const abort = (): void => reject(signal.reason);
          signal.addEventListener('abort', abort, { once: true });
          request.stored = (reply) => {
            signal.removeEventListener('abort', abort);
            resolve(reply);
          };
          port.send({ kind: 'yield', id, value });
        });
      },
    };
    try {
      const handle = handlers[name] as (input: unknown, context: WatchedContext<unknown>) => Promise<unknown>;
      const value = await handle(input, context);
      charts.flush();
      port.send({ kind: 'result', id, value });
    } catch (error) {
      charts.flush();
      port.send({ kind: 'error', id, error: toErrorData(error) });
    } finally {
      running.delete(id);
    }
  };

  port.onMessage((message) => {
    switch (message.kind) {
      case 'request':
        void start(message);
        break;
      case 'cancel':
        running.get(message.id)?.controller.abort(cancelled());
        break;
      case 'stop': {
        const request = running.get(message.id);
        if (request !== undefined) request.stopping = true;
        break;
      }
      case 'stored':
        running.get(message.id)?.stored(message.reply);
        break;
    }
  });
  port.send({ kind: 'ready' });
}

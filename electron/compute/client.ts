import type { Chart } from '../../shared/api/charts.ts';
import { EspalierError, fromErrorData } from '../../shared/api/errors.ts';
import type { Progress } from '../../shared/api/results.ts';
import { cancelled } from './cancelled.ts';
import { type ComputeChild, forkCompute } from './child.ts';
import type { ComputeRequestName, ComputeRequests, FromCompute } from './protocol.ts';

interface CallOptions<Name extends ComputeRequestName> {
  /** Ends the call with CANCELLED. */
  readonly signal?: AbortSignal;
  /** Asks the call to end by itself once the piece of work at hand is finished. */
  readonly stop?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  readonly onWarning?: (message: string) => void;
  readonly onChart?: (chart: Chart) => void;
  /** The next value comes when this one's promise is fulfilled, with the answer where there is one; when it is rejected the call is cancelled and rejects with it. */
  readonly onYield?: (value: ComputeRequests[Name]['yields']) => Promise<unknown>;
}

export interface ComputeClient {
  /** Starts the process when it is not running. Rejects with COMPUTE_CRASHED when it dies before the answer. */
  call<Name extends ComputeRequestName>(
    name: Name,
    input: ComputeRequests[Name]['input'],
    options?: CallOptions<Name>,
  ): Promise<ComputeRequests[Name]['output']>;
  /** Ends the process at once; calls under way reject with CANCELLED. A later call starts it again. */
  kill(): void;
}

interface Call {
  readonly options: CallOptions<ComputeRequestName>;
  /** Why the call is being given up, once it is. */
  givenUp: unknown;
  /** Fulfilled when the host has done with what was yielded: the call ends after that, so that nothing is stored behind its back. */
  handing: Promise<void>;
  readonly settle: (settled: { readonly value: unknown } | { readonly error: unknown }) => void;
}

/** How long a cancelled request may take to stop by itself. */
const cancelGraceMs = 5000;

/** The compute process as the host uses it. The process starts with the first call. */
export function startCompute(options: { readonly fork?: (() => ComputeChild) | undefined } = {}): ComputeClient {
  const fork = options.fork ?? forkCompute;
  const calls = new Map<number, Call>();
  let child: ComputeChild | null = null;
  let nextId = 1;

  const rejectAll = (reason: (call: Call) => unknown): void => {
    for (const call of [...calls.values()]) call.settle({ error: reason(call) });
  };

  const running = (): ComputeChild => {
    if (child !== null) return child;
    const started = fork();
    child = started;
    started.onMessage((message) => {
      if (child === started) receive(message);
    });
    started.onExit((how, stderr) => {
      if (child !== started) return;
      child = null;
      rejectAll((call) => call.givenUp ?? crashed(how, stderr));
    });
    return started;
  };

  const kill = (): void => {
    const ended = child;
    child = null;
    ended?.kill();
  };

  const receive = (message: FromCompute): void => {
    if (message.kind === 'ready') return;
    const call = calls.get(message.id);
    if (call === undefined) return;
    switch (message.kind) {
      case 'progress':
        call.options.onProgress?.(message.progress);
        break;
      case 'warning':
        call.options.onWarning?.(message.message);
        break;
      case 'chart':
        call.options.onChart?.(message.chart);
        break;
      case 'yield':
        call.handing = hand(message.id, call, message.value);
        break;
      case 'result':
        call.settle(call.givenUp === undefined ? { value: message.value } : { error: call.givenUp });
        break;
      case 'error':
        call.settle({ error: call.givenUp ?? fromErrorData(message.error) });
        break;
    }
  };

  const hand = async (id: number, call: Call, value: unknown): Promise<void> => {
    let reply: unknown;
    try {
      reply = await call.options.onYield?.(value as never);
    } catch (error) {
      giveUp(id, call, error);
      return;
    }
    if (calls.has(id)) child?.send({ kind: 'stored', id, reply });
  };

  const giveUp = (id: number, call: Call, reason: unknown): void => {
    if (!calls.has(id) || call.givenUp !== undefined) return;
    call.givenUp = reason;
    child?.send({ kind: 'cancel', id });
    setTimeout(() => {
      if (!calls.has(id)) return;
      kill();
      rejectAll((other) => other.givenUp ?? crashed('ended, since a cancelled request did not stop', ''));
    }, cancelGraceMs).unref();
  };

  return {
    call: (name, input, callOptions = {}) =>
      new Promise((resolve, reject) => {
        const { signal, stop } = callOptions;
        if (signal?.aborted) {
          reject(cancelled());
          return;
        }
        const id = nextId++;
        const abort = (): void => giveUp(id, call, cancelled());
        const askToStop = (): void => child?.send({ kind: 'stop', id });
        const call: Call = {
          options: callOptions as CallOptions<ComputeRequestName>,
          givenUp: undefined,
          handing: Promise.resolve(),
          settle(settled) {
            calls.delete(id);
            signal?.removeEventListener('abort', abort);
            stop?.removeEventListener('abort', askToStop);
            void call.handing.then(() => {
              if ('error' in settled) reject(settled.error as Error);
              else resolve(settled.value as ComputeRequests[typeof name]['output']);
            });
          },
        };
        signal?.addEventListener('abort', abort, { once: true });
        stop?.addEventListener('abort', askToStop, { once: true });
        calls.set(id, call);
        running().send({ kind: 'request', id, name, input });
        if (stop?.aborted === true) askToStop();
      }),
    kill() {
      kill();
      rejectAll((call) => call.givenUp ?? cancelled());
    },
  };
}

function crashed(how: string, stderr: string): EspalierError {
  const lastLines = stderr.trim().split('\n').slice(-3).join(' ');
  return new EspalierError(
    'COMPUTE_CRASHED',
    `The compute process ended before its answer (${how}).`,
    'What was finished before is kept: run it again with --resume. If it happens again, the machine may be short of memory.',
    lastLines === '' ? undefined : { cause: new Error(lastLines) },
  );
}

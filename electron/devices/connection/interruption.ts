import { EspalierError } from '../../../shared/api/errors.ts';

interface Limits {
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number | undefined;
}

/** Everything that may end a call before it is done, as one signal whose reason is the coded error. */
export interface Interruption {
  readonly signal: AbortSignal;
  error(): EspalierError;
  /** Call when the work is over. */
  release(): void;
}

export function cancelled(): EspalierError {
  return new EspalierError('CANCELLED', 'The work on the device was cancelled.', 'Start it again when you want it.');
}

/**
 * @param what for the message: 'Reading the board'
 * @param gone aborted with a coded error when the link is lost
 */
export function interruption(what: string, { signal, timeoutMs }: Limits, gone?: AbortSignal): Interruption {
  const controller = new AbortController();
  const cancel = (): void => controller.abort(cancelled());
  const lose = (): void => controller.abort(gone?.reason);
  const timer =
    timeoutMs === undefined
      ? undefined
      : setTimeout(() => {
          const limit = `${(timeoutMs / 1000).toFixed(timeoutMs < 10_000 ? 1 : 0)} s`;
          const hint = 'The device may be overloaded or waiting for something. Try again when it is idle.';
          controller.abort(new EspalierError('TIMED_OUT', `${what} took longer than ${limit}.`, hint));
        }, timeoutMs);
  signal?.addEventListener('abort', cancel, { once: true });
  gone?.addEventListener('abort', lose, { once: true });
  if (gone?.aborted) lose();
  if (signal?.aborted) cancel();
  return {
    signal: controller.signal,
    error: () => controller.signal.reason as EspalierError,
    release: () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
      gone?.removeEventListener('abort', lose);
    },
  };
}

/** `work`, or the interruption's error as soon as there is one. What comes too late goes to `discard`. */
export function orInterrupted<T>(
  work: Promise<T>,
  interrupted: Interruption,
  discard: (late: T) => void = () => undefined,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(interrupted.error());
    if (interrupted.signal.aborted) stop();
    interrupted.signal.addEventListener('abort', stop, { once: true });
    const settled = (): void => interrupted.signal.removeEventListener('abort', stop);
    work.then(
      (value) => {
        settled();
        if (interrupted.signal.aborted) discard(value);
        else resolve(value);
      },
      (error: unknown) => {
        settled();
        reject(error);
      },
    );
  });
}

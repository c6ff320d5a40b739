import { setTimeout as sleep } from 'node:timers/promises';
import { EspalierError } from '../../../shared/api/errors.ts';
import type { Connection } from '../connection/connection.ts';
import { cancelled } from '../connection/interruption.ts';
import type { Link } from '../connection/link.ts';

/** A link lost so often with nothing done in between is lost by what is done: a board that its load switches off. */
const mostLosses = 8;
/** Where the connection itself still stands, the link has nothing to wait for. */
const pauseMs = 1000;

export interface LinkWork<T> {
  /** Begun anew after a loss. */
  readonly run: (connection: Connection) => Promise<T>;
  /** Grows with what is done for good. */
  readonly done?: () => number;
  /** Told of a loss once it is known whether the link came back. */
  readonly onLoss?: (loss: EspalierError, resumed: boolean) => void;
}

/**
 * Does something over a link, and goes on over a new connection when the link is lost. Throws what `run` throws, what the
 * link throws when it is not opened again, and LINK_LOST when it is lost again and again without anything done.
 */
export async function overLink<T>(link: Link, signal: AbortSignal, work: LinkWork<T>): Promise<T> {
  const done = work.done ?? (() => 0);
  let losses = 0;
  let connection = await link.connection(signal);
  for (;;) {
    const before = done();
    try {
      return await work.run(connection);
    } catch (error) {
      if (!(error instanceof EspalierError) || error.code !== 'LINK_LOST') throw error;
      losses = done() > before ? 1 : losses + 1;
      if (losses >= mostLosses) {
        work.onLoss?.(error, false);
        const message = `The link was lost ${losses} times with nothing measured in between: ${error.message}`;
        throw new EspalierError('LINK_LOST', message, 'The board may switch itself off under load.', { cause: error });
      }
      const next = await link.connection(signal).catch((final: unknown) => {
        work.onLoss?.(error, false);
        return Promise.reject(final);
      });
      if (next === connection) await sleep(pauseMs, undefined, { signal }).catch(() => Promise.reject(cancelled()));
      connection = next;
      work.onLoss?.(error, true);
    }
  }
}

import { EspalierError } from '../../../../shared/api/errors.ts';
import type { Connection } from '../connection.ts';
import { cancelled, interruption, orInterrupted } from '../interruption.ts';
import type { Link, LinkState } from '../link.ts';
import { backOffMs } from './back-off.ts';

export interface ReconnectingOptions {
  readonly open: (signal: AbortSignal) => Promise<Connection>;
  readonly onState: (state: LinkState) => void;
  /** After a loss, attempts begin for so long. */
  readonly patienceMs: number;
}

/** Attempts to open, shared by all who wait for the connection; ended when none of them waits any more. */
interface Opening {
  readonly connection: Promise<Connection>;
  readonly stop: AbortController;
  waiting: number;
}

/** Since when the link has not held. Times are of the monotonic clock. */
interface Trouble {
  readonly sinceMs: number;
  attempts: number;
  nextAttemptMs: number;
  /** What the last attempt, or the connection that did not last, ended with. */
  error: unknown;
}

/**
 * A connection that lasted less has not ended the trouble: a board that lets in and hangs up is not asked for ever. More
 * than the 20 s after which a silent link is noticed.
 */
const holdsAfterMs = 30_000;

/** What may be over in a while. Anything else is the device's last word. */
function mayPass(error: unknown): boolean {
  return error instanceof EspalierError && ['DEVICE_UNREACHABLE', 'LINK_LOST', 'TIMED_OUT'].includes(error.code);
}

/** Opens a connection when it is first asked for, and anew where it was lost. */
export class ReconnectingLink implements Link {
  readonly #options: ReconnectingOptions;
  readonly #closing = new AbortController();
  #connection: Connection | undefined;
  #openedAtMs = 0;
  #opening: Opening | undefined;
  #trouble: Trouble | undefined;

  constructor(options: ReconnectingOptions) {
    this.#options = options;
  }

  async connection(signal: AbortSignal): Promise<Connection> {
    const interrupted = interruption('Connecting', { signal }, this.#closing.signal);
    try {
      if (interrupted.signal.aborted) throw interrupted.error();
      if (this.#connection !== undefined && !this.#connection.gone.aborted) return this.#connection;
      const opening = (this.#opening ??= this.#begin());
      opening.waiting++;
      try {
        return await orInterrupted(opening.connection, interrupted);
      } finally {
        opening.waiting--;
        if (opening.waiting === 0) this.#end(opening);
      }
    } finally {
      interrupted.release();
    }
  }

  async close(): Promise<void> {
    this.#closing.abort(cancelled());
    await this.#opening?.connection.catch(() => undefined);
    await this.#connection?.close();
  }

  #begin(): Opening {
    const stop = new AbortController();
    const connection = this.#open(stop.signal);
    // Whoever still waits is told; that nobody does is no failure of its own.
    connection.catch(() => undefined);
    return { connection, stop, waiting: 0 };
  }

  #end(opening: Opening): void {
    if (this.#opening === opening) this.#opening = undefined;
    opening.stop.abort();
  }

  async #open(signal: AbortSignal): Promise<Connection> {
    for (;;) {
      if (this.#trouble !== undefined) await this.#untilNextAttempt(this.#trouble, signal);
      try {
        const connection = await this.#options.open(signal);
        if (signal.aborted) {
          await connection.close();
          throw cancelled();
        }
        this.#hold(connection);
        return connection;
      } catch (error) {
        // A device that was never reached may not even exist: whoever mistyped its name is told at once.
        if (signal.aborted || this.#trouble === undefined || !mayPass(error)) throw error;
        this.#postpone(this.#trouble, error);
      }
    }
  }

  #hold(connection: Connection): void {
    this.#connection = connection;
    this.#openedAtMs = performance.now();
    connection.gone.addEventListener('abort', () => this.#lose(connection.gone.reason), { once: true });
    this.#options.onState({ state: 'open' });
  }

  #lose(error: unknown): void {
    if (this.#closing.signal.aborted) return;
    const now = performance.now();
    if (this.#trouble !== undefined && now - this.#openedAtMs < holdsAfterMs) {
      this.#postpone(this.#trouble, error);
    } else {
      this.#trouble = { sinceMs: now, attempts: 0, nextAttemptMs: now, error };
      this.#tell(this.#trouble);
    }
  }

  #postpone(trouble: Trouble, error: unknown): void {
    trouble.attempts++;
    trouble.nextAttemptMs = performance.now() + backOffMs(trouble.attempts);
    trouble.error = error;
    this.#tell(trouble);
  }

  #tell({ attempts, nextAttemptMs }: Trouble): void {
    const nextAttemptAt = new Date(Date.now() + nextAttemptMs - performance.now());
    this.#options.onState({ state: 'lost', attempts, nextAttemptAt });
  }

  async #untilNextAttempt({ sinceMs, nextAttemptMs, error }: Trouble, signal: AbortSignal): Promise<void> {
    if (nextAttemptMs - sinceMs > this.#options.patienceMs) {
      this.#trouble = undefined;
      throw error;
    }
    const waitMs = nextAttemptMs - performance.now();
    if (waitMs <= 0) return;
    const waiting = interruption('Waiting for the device', { signal });
    let timer: NodeJS.Timeout | undefined;
    const time = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, waitMs);
    });
    try {
      await orInterrupted(time, waiting);
    } finally {
      clearTimeout(timer);
      waiting.release();
    }
  }
}

import { EspalierError } from '../../../shared/api/errors.ts';

/**
 * Turns on what only one job may use at a time: this computer's cores, a board. Two jobs at once on either would
 * spoil each other's timing, and on this computer each other's memory.
 */
export class Lanes {
  readonly #ends = new Map<string, Promise<void>>();

  /**
   * Waits for the turn, first come first served.
   * @returns a function that ends the turn
   * @throws EspalierError CANCELLED when the signal fires while waiting
   */
  async take(lane: string, signal: AbortSignal): Promise<() => void> {
    const before = this.#ends.get(lane) ?? Promise.resolve();
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    const chained = before.then(() => ended);
    this.#ends.set(lane, chained);
    void chained.then(() => {
      if (this.#ends.get(lane) === chained) this.#ends.delete(lane);
    });
    try {
      await untilAborted(before, signal);
    } catch (error) {
      end();
      throw error;
    }
    return end;
  }
}

function untilAborted(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () =>
      reject(new EspalierError('CANCELLED', 'Cancelled while waiting for its turn.', 'Start it again.'));
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    void promise.then(() => {
      signal.removeEventListener('abort', abort);
      // The turn may come in the same moment as the cancelling.
      if (signal.aborted) abort();
      else resolve();
    });
  });
}

import type { Connection } from '../connection/connection.ts';
import { runScript } from '../connection/script.ts';
import { holdScript } from './cache-scripts.ts';
import { answerMark } from './device-scripts.ts';

/** Beyond the longest sustained run. */
const longestHoldMs = 48 * 3_600_000;
/** A board that does not answer by then is worked on without. */
const patienceMs = 30_000;

/**
 * Holds what is kept on a device as long as `work` lasts, against other processes and other computers: meanwhile nobody clears
 * it, or makes room there by what is needed. A process there holds it, which ends with the link. Where the folder cannot be
 * held, `work` meets what is wrong with it and says so.
 *
 * @param needed sha256
 */
export async function holdingCache<T>(
  connection: Connection,
  needed: readonly string[],
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  const over = new AbortController();
  const held = Promise.withResolvers<void>();
  const holding = runScript(connection, holdScript, needed, {
    signal: AbortSignal.any([signal, over.signal]),
    timeoutMs: longestHoldMs,
    onStdoutLine: (line) => void (line === answerMark && held.resolve()),
  }).then(
    () => held.resolve(),
    () => held.resolve(),
  );
  const patience = setTimeout(held.resolve, patienceMs);
  try {
    await held.promise;
    clearTimeout(patience);
    return await work();
  } finally {
    over.abort();
    await holding;
  }
}

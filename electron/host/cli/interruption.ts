import { constants } from 'node:os';

/** The bin hands signals on that the terminal has already sent to the whole group: such an echo is not a second one. */
const echoMs = 300;

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Ctrl-C and its kin. The first asks the running work to end, and whatever is cleaned up is cleaned up; the second ends
 * the process at once.
 */
export class Interruption {
  readonly #asked = new Set<() => void>();
  #signal: (typeof signals)[number] | undefined;
  #atMs = 0;

  constructor() {
    for (const signal of signals) process.on(signal, () => this.#receive(signal));
    // Started by the bin: when it is gone, so are we.
    process.on('disconnect', () => this.#receive('SIGTERM'));
    process.channel?.unref();
  }

  /** The exit code that tells the shell which signal it was; null without one. */
  get exitCode(): number | null {
    return this.#signal === undefined ? null : 128 + constants.signals[this.#signal];
  }

  /** Calls `listener` at the first signal. Returns a function that ends the watching. */
  whenAsked(listener: () => void): () => void {
    this.#asked.add(listener);
    return () => void this.#asked.delete(listener);
  }

  #receive(signal: (typeof signals)[number]): void {
    const nowMs = performance.now();
    if (this.#signal !== undefined && nowMs - this.#atMs < echoMs) return;
    const first = this.#signal === undefined;
    this.#signal ??= signal;
    this.#atMs = nowMs;
    if (!first || this.#asked.size === 0) process.exit(this.exitCode!);
    for (const listener of [...this.#asked]) listener();
  }
}

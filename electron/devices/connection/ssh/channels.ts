import { orInterrupted, type Interruption } from '../interruption.ts';

/** sshd refuses the eleventh channel of a connection (MaxSessions 10), and boards are small: more have to wait. */
const most = 4;

export class Channels {
  #open = 0;
  readonly #waiting: (() => void)[] = [];

  /** Runs `work` when there is room for one more channel. */
  async withOne<T>(interrupted: Interruption, work: () => Promise<T>): Promise<T> {
    await orInterrupted(this.#enter(), interrupted, () => this.#leave());
    try {
      return await work();
    } finally {
      this.#leave();
    }
  }

  #enter(): Promise<void> {
    if (this.#open < most) {
      this.#open++;
      return Promise.resolve();
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #leave(): void {
    // The place goes straight to who waits longest; the count stays.
    const next = this.#waiting.shift();
    if (next === undefined) this.#open--;
    else next();
  }
}

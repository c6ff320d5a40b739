/**
 * Runs a piece of asynchronous work again and again, never twice at once and never sooner than `intervalMs` after the last
 * start: what is asked meanwhile is done once, with the newest state, when its turn comes.
 */
export class Latest {
  readonly #work: () => Promise<void>;
  readonly #intervalMs: number;
  #running = false;
  #again = false;
  #startedAt = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(work: () => Promise<void>, intervalMs: number) {
    this.#work = work;
    this.#intervalMs = intervalMs;
  }

  request(): void {
    if (this.#running) {
      this.#again = true;
      return;
    }
    if (this.#timer !== undefined) return;
    const wait = this.#startedAt + this.#intervalMs - Date.now();
    if (wait > 0) this.#timer = setTimeout(() => void this.#run(), wait);
    else void this.#run();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#again = false;
  }

  async #run(): Promise<void> {
    this.#timer = undefined;
    this.#running = true;
    this.#startedAt = Date.now();
    try {
      await this.#work();
    } finally {
      this.#running = false;
      if (this.#again) {
        this.#again = false;
        this.request();
      }
    }
  }
}

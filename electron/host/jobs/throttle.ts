/**
 * Lets at most one value through per interval: the first at once, then the newest of each interval.
 * `flush` lets the last one out early, so that none is lost at the end.
 */
export class Throttle<Value> {
  readonly #intervalMs: number;
  readonly #deliver: (value: Value) => void;
  #pending: { value: Value } | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(intervalMs: number, deliver: (value: Value) => void) {
    this.#intervalMs = intervalMs;
    this.#deliver = deliver;
  }

  push(value: Value): void {
    if (this.#timer !== undefined) {
      this.#pending = { value };
      return;
    }
    this.#deliver(value);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      const pending = this.#pending;
      this.#pending = undefined;
      if (pending) this.push(pending.value);
    }, this.#intervalMs);
    this.#timer.unref();
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const pending = this.#pending;
    this.#pending = undefined;
    if (pending) this.#deliver(pending.value);
  }
}

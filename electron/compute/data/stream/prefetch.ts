import type { Box } from '../dataset.ts';
import type { EpochOrder, StreamPosition } from './order.ts';
import type { StreamThreads } from './stream-threads.ts';
import type { JobDone } from './worker/messages.ts';

/** A batch in the shared memory. Its slot is used again for the batch that `release` asks for. */
export interface Prefetched {
  readonly position: StreamPosition;
  readonly indices: readonly number[];
  readonly slot: number;
  readonly boxes: readonly (readonly Box[])[];
}

interface PrefetchOptions {
  /** Batches at work or ready at a time. */
  readonly slots: number;
  readonly position: StreamPosition;
  /** Images that fill no batch are decoded too, at the end of each epoch: the cache then lacks none. */
  readonly caching: boolean;
}

/** Keeps as many batches at work as there are slots. Every worker has a fixed share of every batch. */
export class Prefetch {
  readonly #pool: StreamThreads;
  readonly #order: EpochOrder;
  readonly #onDone: (done: JobDone) => void;
  readonly #queue: Promise<Prefetched>[] = [];
  readonly #caching: boolean;
  #upcoming: StreamPosition;
  #remainders: Promise<unknown>[] = [];

  /** `onDone` hears of every job once it is finished. */
  constructor(
    pool: StreamThreads,
    order: EpochOrder,
    { slots, position, caching }: PrefetchOptions,
    onDone: (done: JobDone) => void,
  ) {
    this.#pool = pool;
    this.#order = order;
    this.#onDone = onDone;
    this.#upcoming = position;
    this.#caching = caching;
    for (let slot = 0; slot < slots; slot++) this.#begin(slot);
  }

  /** The next batch in order. Throws what a worker threw. */
  async next(): Promise<Prefetched> {
    return this.#queue[0];
  }

  /** The batch that `next` gave has been read: its slot takes another one. */
  release({ slot }: Prefetched): void {
    void this.#queue.shift();
    this.#begin(slot);
  }

  /** Resolves when the images that filled no batch are cached too, for all epochs whose batches were begun. */
  async remainders(): Promise<void> {
    await Promise.all(this.#remainders);
  }

  #begin(slot: number): void {
    const position = this.#upcoming;
    const indices = this.#order.batch(position);
    this.#queue.push(this.#fill(slot, position, indices));
    this.#upcoming = this.#order.after(position);
    if (!this.#caching || this.#upcoming.batch !== 0) return;
    const remainder = this.#order.remainder(position.epoch);
    this.#remainders = this.#shares(remainder, (worker, _, part) =>
      this.#pool.run(worker, { kind: 'remainder', indices: part }),
    );
  }

  #fill(slot: number, position: StreamPosition, indices: readonly number[]): Promise<Prefetched> {
    const { epoch } = position;
    const filling = Promise.all(
      this.#shares(indices, (worker, at, part) =>
        this.#pool.run(worker, { kind: 'images', slot, at, epoch, indices: part }),
      ),
    ).then((parts) => ({ position, indices, slot, boxes: parts.flatMap(({ boxes }) => boxes) }));
    filling.catch(() => undefined);
    return filling;
  }

  #shares(
    indices: readonly number[],
    run: (worker: number, at: number, part: readonly number[]) => Promise<JobDone>,
  ): Promise<JobDone>[] {
    const share = Math.ceil(indices.length / this.#pool.count);
    const running: Promise<JobDone>[] = [];
    for (let worker = 0; worker * share < indices.length; worker++) {
      const at = worker * share;
      const job = run(worker, at, indices.slice(at, at + share));
      running.push(
        job.then((done) => {
          this.#onDone(done);
          return done;
        }),
      );
    }
    for (const each of running) each.catch(() => undefined);
    return running;
  }
}

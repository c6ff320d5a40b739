import type { PixelCache } from '../cache/pixel-cache.ts';
import type { Sample, Task } from '../dataset.ts';
import type { ImageSize } from '../pixels.ts';
import { type Targets, TargetsWriter } from '../targets.ts';
import type { TrainingBatch, TrainingStream } from '../training-stream.ts';
import type { EpochOrder, StreamPosition } from './order.ts';
import { Prefetch, type Prefetched } from './prefetch.ts';
import type { StreamThreads } from './stream-threads.ts';
import type { BatchMemory, JobDone } from './worker/messages.ts';

interface Settings {
  readonly task: Task;
  readonly samples: readonly Sample[];
  readonly size: ImageSize;
  readonly batchSize: number;
  readonly order: EpochOrder;
  readonly position: StreamPosition;
  readonly pool: StreamThreads;
  readonly memory: BatchMemory;
  readonly cache: PixelCache | null;
  readonly warnings: readonly string[];
  readonly signal: AbortSignal;
}

/** A stream whose worker threads are running. */
export class RunningStream implements TrainingStream {
  readonly #settings: Settings;
  readonly #prefetch: Prefetch;
  readonly #images: Float32Array;
  readonly #warnings: string[];
  readonly #onAbort: () => void;
  /** Rejects what `next` waits for. One for each call: a promise that all calls race would hold on to every one. */
  #interrupt: (reason: unknown) => void = () => undefined;
  #position: StreamPosition;
  #waitedMs = 0;
  #decoded = 0;
  #damaged = 0;
  #cacheFailed = false;
  #keeping: Promise<void> | undefined;
  #closing: Promise<void> | undefined;

  constructor(settings: Settings) {
    const { batchSize, size, memory, pool, order, position, signal } = settings;
    this.#settings = settings;
    this.#position = position;
    this.#warnings = [...settings.warnings];
    // Not shared: the native libraries that take it next do not know shared memory.
    this.#images = new Float32Array(batchSize * 3 * size.width * size.height);
    const prefetching = { slots: memory.images.length, position, caching: settings.cache !== null };
    this.#prefetch = new Prefetch(pool, order, prefetching, (done) => this.#note(done));
    this.#onAbort = () => {
      this.#interrupt(signal.reason);
      void this.close();
    };
    if (signal.aborted) this.#onAbort();
    else signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  get batchesPerEpoch(): number {
    return this.#settings.order.batchesPerEpoch;
  }

  get position(): StreamPosition {
    return this.#position;
  }

  get waitedMs(): number {
    return this.#waitedMs;
  }

  get decoded(): number {
    return this.#decoded;
  }

  get warnings(): readonly string[] {
    if (this.#damaged === 0) return this.#warnings;
    return [...this.#warnings, `${this.#damaged} decoded images in the cache were damaged; they were decoded again.`];
  }

  async next(): Promise<TrainingBatch> {
    const { order, batchSize, memory, signal } = this.#settings;
    signal.throwIfAborted();
    const start = performance.now();
    const batch = await this.#ready();
    this.#waitedMs += performance.now() - start;
    this.#images.set(new Float32Array(memory.images[batch.slot]));
    const targets = this.#targets(batch);
    this.#prefetch.release(batch);
    this.#position = order.after(batch.position);
    if (this.#position.batch === 0) this.#keeping ??= this.#keepAfterEpoch();
    return { images: this.#images, size: batchSize, epoch: batch.position.epoch, targets };
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  #ready(): Promise<Prefetched> {
    return new Promise((resolve, reject) => {
      this.#interrupt = reject;
      this.#prefetch.next().then(resolve, reject);
    });
  }

  #targets({ indices, slot, boxes }: Prefetched): Targets {
    const { task, samples, size, batchSize, memory } = this.#settings;
    const pixels = size.width * size.height;
    const writer = new TargetsWriter(task, batchSize, pixels);
    const masks = memory.masks === null ? null : new Uint8Array(memory.masks[slot]);
    for (const [at, index] of indices.entries()) {
      const sample = samples[index];
      const mask = masks?.subarray(at * pixels, (at + 1) * pixels) ?? null;
      writer.set(at, 'boxes' in sample ? { ...sample, boxes: boxes[at] } : sample, mask);
    }
    return writer.targets;
  }

  #note({ decoded, damaged, cacheFailure }: JobDone): void {
    this.#decoded += decoded;
    this.#damaged += damaged;
    if (cacheFailure === null) return;
    this.#cacheFailed = true;
    this.#warnings.push(`Decoded images are no longer kept, epochs decode them again: ${cacheFailure}.`);
  }

  /** The first epoch has filled the cache: from now on it outlives whatever ends this process. */
  async #keepAfterEpoch(): Promise<void> {
    await this.#prefetch.remainders().catch(() => undefined);
    await this.#keep();
  }

  async #keep(): Promise<void> {
    const { cache } = this.#settings;
    if (cache === null) return;
    try {
      if (this.#cacheFailed) await cache.discard();
      else await cache.keep();
    } catch (error) {
      this.#warnings.push(`Decoded images are not kept for the next run: ${(error as Error).message}.`);
    }
  }

  async #close(): Promise<void> {
    this.#settings.signal.removeEventListener('abort', this.#onAbort);
    await this.#settings.pool.close();
    await this.#keeping;
    await this.#keep();
  }
}

import type { Normalization, Sample } from './dataset.ts';
import type { DecodedSample } from './decode-sample.ts';
import type { ImageStore } from './image-store.ts';
import { normalizationTables, normalize } from './normalization.ts';
import { type Targets, type TargetsOf, TargetsWriter } from './targets.ts';

/** Images as a network takes them. `data` is reused: a batch is valid until the next one is asked for. */
export interface Batch<T extends Targets = Targets> {
  /** `size` x 3 x height x width, normalised. */
  readonly data: Float32Array;
  /** Of the first `count` images. */
  readonly targets: T;
  /** Images in `data`. */
  readonly size: number;
  /** The first so many are real; the rest repeats the last one to fill a batch that the network fixes. */
  readonly count: number;
}

export interface BatchOptions {
  readonly batchSize: number;
  /** The network takes batches of exactly `batchSize`. */
  readonly fixed: boolean;
  readonly normalization: Normalization;
  readonly signal: AbortSignal;
}

/**
 * Batches in the order of `samples`, nothing augmented. The batch after the one being worked on is decoding meanwhile.
 * Throws IMAGE_UNREADABLE, DATASET_INVALID for a mask that does not fit, or the signal's reason.
 */
export async function* batches<S extends Sample>(
  store: ImageStore,
  samples: readonly S[],
  options: BatchOptions,
): AsyncGenerator<Batch<TargetsOf<S>>> {
  const { batchSize, signal } = options;
  const pixels = store.size.width * store.size.height;
  const data = new Float32Array(Math.min(batchSize, options.fixed ? batchSize : samples.length) * 3 * pixels);
  const tables = normalizationTables(options.normalization);
  let upcoming = decode(store, samples.slice(0, batchSize));
  for (let start = 0; start < samples.length; start += batchSize) {
    signal.throwIfAborted();
    const decoded = await upcoming;
    upcoming = decode(store, samples.slice(start + batchSize, start + 2 * batchSize));
    const count = decoded.length;
    const writer = new TargetsWriter(store.task, count, pixels);
    for (let i = 0; i < count; i++) {
      writer.set(i, samples[start + i], decoded[i].mask);
      normalize(decoded[i].planes, tables, data, i * 3 * pixels);
    }
    const size = options.fixed ? batchSize : count;
    for (let i = count; i < size; i++) data.copyWithin(i * 3 * pixels, (count - 1) * 3 * pixels, count * 3 * pixels);
    const targets = writer.targets as TargetsOf<S>;
    yield { data: data.subarray(0, size * 3 * pixels), targets, size, count };
  }
}

function decode(store: ImageStore, samples: readonly Sample[]): Promise<DecodedSample[]> {
  const waiting = Promise.all(samples.map(async (sample) => store.get(sample)));
  // It may fail while the batch before is still at work: the failure belongs to whoever awaits this batch.
  waiting.catch(() => undefined);
  return waiting;
}

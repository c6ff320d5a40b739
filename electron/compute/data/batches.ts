import type { DatasetFile } from './dataset-file.ts';
import type { LabelledImage } from './image-folder.ts';
import type { ImageStore } from './image-store.ts';

/** Images as a network takes them. The arrays are reused: a batch is valid until the next one is asked for. */
export interface Batch {
  /** `size` x 3 x height x width, normalised. */
  readonly data: Float32Array;
  readonly labels: Int32Array;
  /** Images in `data`. */
  readonly size: number;
  /** The first so many are real; the rest repeats the last one to fill a batch that the network fixes. */
  readonly count: number;
}

export interface BatchOptions {
  readonly batchSize: number;
  /** The network takes batches of exactly `batchSize`. */
  readonly fixed: boolean;
  readonly normalization: DatasetFile['input'];
  readonly signal: AbortSignal;
}

/** Batches in the order of `images`. The batch after the one being worked on is decoding meanwhile. */
export async function* batches(
  store: ImageStore,
  images: readonly LabelledImage[],
  options: BatchOptions,
): AsyncGenerator<Batch> {
  const { batchSize, signal } = options;
  const imageLength = 3 * store.size.width * store.size.height;
  const data = new Float32Array(Math.min(batchSize, options.fixed ? batchSize : images.length) * imageLength);
  const labels = new Int32Array(batchSize);
  const tables = normalizationTables(options.normalization);
  let upcoming = decode(store, images.slice(0, batchSize));
  for (let start = 0; start < images.length; start += batchSize) {
    signal.throwIfAborted();
    const decoded = await upcoming;
    upcoming = decode(store, images.slice(start + batchSize, start + 2 * batchSize));
    const count = decoded.length;
    for (let i = 0; i < count; i++) {
      labels[i] = images[start + i].label;
      normalize(decoded[i], tables, data, i * imageLength);
    }
    const size = options.fixed ? batchSize : count;
    for (let i = count; i < size; i++) {
      data.copyWithin(i * imageLength, (count - 1) * imageLength, count * imageLength);
    }
    yield { data: data.subarray(0, size * imageLength), labels, size, count };
  }
}

function decode(store: ImageStore, images: readonly LabelledImage[]): Promise<Uint8Array[]> {
  const waiting = Promise.all(images.map(async ({ file }) => store.get(file)));
  // It may fail while the batch before is still at work: the failure belongs to whoever awaits this batch.
  waiting.catch(() => undefined);
  return waiting;
}

/** Every 8-bit value normalised, one table per colour channel: a look-up instead of arithmetic per pixel. */
function normalizationTables({ mean, std }: DatasetFile['input']): Float32Array[] {
  return mean.map((channelMean, channel) => {
    const channelStd = std[channel];
    return Float32Array.from({ length: 256 }, (_, value) => (value / 255 - channelMean) / channelStd);
  });
}

function normalize(planes: Uint8Array, tables: readonly Float32Array[], to: Float32Array, offset: number): void {
  const pixels = planes.length / 3;
  for (let channel = 0; channel < 3; channel++) {
    const table = tables[channel];
    const from = channel * pixels;
    for (let i = from; i < from + pixels; i++) to[offset + i] = table[planes[i]];
  }
}

import { availableParallelism } from 'node:os';
import { EspalierError } from '../../../shared/api/errors.ts';
import type { Augmentation } from './augment/augmentation.ts';
import { decodedSize } from './augment/decoded-size.ts';
import { openPixelCache } from './cache/open-cache.ts';
import { type PixelCache, usualCacheBytes } from './cache/pixel-cache.ts';
import type { Dataset, Sample } from './dataset.ts';
import { maskRulesOf } from './decode-sample.ts';
import { identify } from './identity/identity.ts';
import type { ImageSize } from './pixels.ts';
import { sampleImages, splitDataset } from './split.ts';
import { batchMemory } from './stream/batch-memory.ts';
import { EpochOrder, type StreamPosition } from './stream/order.ts';
import { RunningStream } from './stream/running-stream.ts';
import { streamThreads } from './stream/stream-threads.ts';
import type { Targets } from './targets.ts';

export type { Box } from './dataset.ts';
export type { StreamPosition } from './stream/order.ts';
export type { Targets } from './targets.ts';

export interface TrainingBatch {
  /** `size` x 3 x height x width, normalised; valid until the next batch is asked for. */
  readonly images: Float32Array;
  readonly size: number;
  /** 0-based epoch that the batch belongs to. */
  readonly epoch: number;
  readonly targets: Targets;
}

export interface TrainingStream {
  /** Full batches only: the remainder of a shuffled epoch is left out. */
  readonly batchesPerEpoch: number;
  /** The batch that `next` gives next. */
  readonly position: StreamPosition;
  /** Milliseconds that `next` has waited for data so far. */
  readonly waitedMs: number;
  /** Images decoded so far: those that the cache did not hold. */
  readonly decoded: number;
  /** What the user should know so far: images left out, a cache that cannot be used. */
  readonly warnings: readonly string[];
  /**
   * The next batch, epoch after epoch, without end. Throws IMAGE_UNREADABLE naming the image, DATASET_INVALID for a
   * mask that does not fit, COMPUTE_CRASHED when a thread dies, CANCELLED after `close`, or the signal's reason.
   */
  next(): Promise<TrainingBatch>;
  /** Ends the threads and keeps the cache. */
  close(): Promise<void>;
}

export interface TrainingStreamOptions {
  readonly split: 'train';
  readonly batchSize: number;
  /** Of the network's input. */
  readonly size: ImageSize;
  readonly augmentation: Augmentation;
  /** Cuts the splits, orders every epoch and draws every augmentation. */
  readonly seed: number;
  /** Where to go on; the beginning when absent. */
  readonly position?: StreamPosition;
  /** Threads that decode and augment; one processor is left to the training when absent. */
  readonly workers?: number;
  /** Where decoded images are kept between epochs and runs; null: nowhere. */
  readonly cacheFolder?: string | null;
  /** Bytes that all caches of the folder may take together. */
  readonly cacheBytes?: number;
  /** So many images of the training split, drawn by the seed; all when absent. */
  readonly limit?: number;
  readonly signal: AbortSignal;
}

/** More threads than this have nothing to add: training is slower than they are. */
const mostWorkers = 4;

/**
 * Training images without end, decoded and augmented in worker threads ahead of whoever asks. The stream is the same
 * bit for bit for the same data set, seed and options, whatever the number of workers, with or without a cache, and
 * from whichever position it starts.
 * Throws DATASET_NOT_FOUND when there are no training images, OPTION_INVALID when they fill no batch or the position
 * does not exist, IMAGE_UNREADABLE, or the signal's reason.
 */
export async function openTrainingStream(dataset: Dataset, options: TrainingStreamOptions): Promise<TrainingStream> {
  const {
    batchSize,
    size,
    augmentation,
    seed,
    signal,
    cacheFolder = null,
    position = { epoch: 0, batch: 0 },
  } = options;
  const identities = await identify(dataset, { signal, cacheFolder });
  const splits = splitDataset<Sample>(dataset, identities, seed);
  const samples = options.limit === undefined ? splits.train : sampleImages(splits.train, options.limit, seed);
  const order = new EpochOrder(samples.length, batchSize, seed);
  requirePosition(position, order, { batchSize, images: samples.length, root: dataset.root });
  const warnings = [...splits.warnings];
  const openCache = async (folder: string): Promise<PixelCache | null> => {
    const decoded = decodedSize(size, augmentation);
    try {
      return await openPixelCache(folder, dataset, identities.train, decoded, options.cacheBytes ?? usualCacheBytes);
    } catch (error) {
      if (error instanceof EspalierError) throw error;
      warnings.push(`Decoded images are not kept, every epoch decodes them again: ${(error as Error).message}.`);
      return null;
    }
  };
  const cache = cacheFolder === null ? null : await openCache(cacheFolder);
  const memory = batchMemory(dataset.task, batchSize, size);
  const workers = options.workers ?? Math.max(1, Math.min(mostWorkers, availableParallelism() - 1));
  const pool = streamThreads(workers, {
    augmenter: { samples, size, augmentation, normalization: dataset.normalization, seed },
    rules: maskRulesOf(dataset),
    memory,
    cache: cache === null ? null : { handle: cache.handle, records: recordsOf(samples, dataset) },
  });
  return new RunningStream({
    task: dataset.task,
    samples,
    size,
    batchSize,
    order,
    position,
    pool,
    memory,
    cache,
    warnings,
    signal,
  });
}

/** The cache has a record for every image of the training part, in its order. */
function recordsOf(samples: readonly Sample[], dataset: Dataset): Int32Array {
  const records = new Map(dataset.train.map((sample: Sample, record) => [sample, record]));
  return Int32Array.from(samples, (sample) => records.get(sample)!);
}

function requirePosition(
  { epoch, batch }: StreamPosition,
  { batchesPerEpoch }: EpochOrder,
  { batchSize, images, root }: { batchSize: number; images: number; root: string },
): void {
  if (batchesPerEpoch === 0) {
    throw new EspalierError(
      'OPTION_INVALID',
      `The batch size is ${batchSize}, and ${root} has ${images} images to train on.`,
      'Choose a smaller batch size, or add training images.',
    );
  }
  const isPosition = [epoch, batch].every((number) => Number.isInteger(number) && number >= 0);
  if (isPosition && batch < batchesPerEpoch) return;
  throw new EspalierError(
    'OPTION_INVALID',
    `There is no batch ${batch} in epoch ${epoch}: an epoch of ${root} has ${batchesPerEpoch} batches of ${batchSize}.`,
    'Resume with the data set, limit and batch size that the checkpoint was made with.',
  );
}

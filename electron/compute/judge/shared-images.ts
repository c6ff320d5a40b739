import { freemem } from 'node:os';
import { EspalierError } from '../../../shared/api/errors.ts';
import type { Batch } from '../data/batches.ts';
import type { LabelledImage } from '../data/dataset.ts';
import type { ImageLabels } from '../data/targets.ts';
import type { ClassificationData } from '../evaluate/classification-data.ts';

/** Images as a network takes them, decoded and normalised once, in memory that all threads share. */
export interface SharedImages {
  readonly count: number;
  /** `count` x 3 x height x width of float32. */
  readonly pixels: SharedArrayBuffer;
  /** `count` of int32. */
  readonly labels: SharedArrayBuffer;
}

/** Throws COMPUTE_FAILED when they do not fit into memory, IMAGE_UNREADABLE, or the signal's reason. */
export async function shareImages(
  data: ClassificationData,
  images: readonly LabelledImage[],
  signal: AbortSignal,
): Promise<SharedImages> {
  const { width, height } = data.classifier.size;
  const bytes = images.length * 3 * width * height * Float32Array.BYTES_PER_ELEMENT;
  requireMemory(bytes, images.length);
  const shared: SharedImages = {
    count: images.length,
    pixels: new SharedArrayBuffer(bytes),
    labels: new SharedArrayBuffer(images.length * Int32Array.BYTES_PER_ELEMENT),
  };
  const pixels = new Float32Array(shared.pixels);
  const labels = new Int32Array(shared.labels);
  let done = 0;
  for await (const { data: batch, targets, count } of data.batches(images, signal)) {
    pixels.set(batch.subarray(0, count * 3 * width * height), done * 3 * width * height);
    labels.set(targets.labels.subarray(0, count), done);
    done += count;
  }
  return shared;
}

/** Batches in their order. `data` is reused: a batch is valid until the next one is asked for. */
export async function* sharedBatches(
  { count: images, pixels, labels }: SharedImages,
  { batchSize, fixed }: { readonly batchSize: number; readonly fixed: boolean },
): AsyncGenerator<Batch<ImageLabels>> {
  const all = new Float32Array(pixels);
  const allLabels = new Int32Array(labels);
  const length = all.length / images;
  // Not shared: the native libraries that take it next do not know shared memory.
  const data = new Float32Array((fixed ? batchSize : Math.min(batchSize, images)) * length);
  for (let start = 0; start < images; start += batchSize) {
    const count = Math.min(batchSize, images - start);
    data.set(all.subarray(start * length, (start + count) * length));
    const size = fixed ? batchSize : count;
    for (let i = count; i < size; i++) data.copyWithin(i * length, (count - 1) * length, count * length);
    const targets: ImageLabels = { task: 'classification', labels: allLabels.subarray(start, start + count) };
    yield await Promise.resolve({ data: data.subarray(0, size * length), targets, size, count });
  }
}

function requireMemory(bytes: number, images: number): void {
  const free = freemem();
  if (bytes <= free / 2) return;
  const megabytes = (of: number): string => `${Math.ceil(of / 2 ** 20)} MB`;
  throw new EspalierError(
    'COMPUTE_FAILED',
    `${images} images to judge networks on take ${megabytes(bytes)} of memory, and ${megabytes(free)} are free.`,
    'Judge on fewer images, or close other programs.',
  );
}

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Dataset } from '../dataset.ts';
import type { ImageSize } from '../pixels.ts';
import { undecodable } from '../problem.ts';
import type { CacheContent } from './layout.ts';
import { PixelCache } from './pixel-cache.ts';

/** Changes whenever decoding does: old caches are then not found. */
const decoding = 'sharp, fill, 1';

/**
 * The cache of a data set's training images at a size: the same for every seed, limit and order, since the whole
 * training part is its content. `identities`: of `dataset.train`. Throws what the system says when the cache cannot be
 * opened, and IMAGE_UNREADABLE for a mask that is not there.
 */
export async function openPixelCache(
  folder: string,
  dataset: Dataset,
  identities: readonly string[],
  size: ImageSize,
  maxBytes: number,
): Promise<PixelCache> {
  const hash = createHash('sha256').update(`${decoding} ${dataset.task} ${size.width} x ${size.height}`);
  for (const identity of identities) hash.update(identity);
  if (dataset.task === 'segmentation') {
    hash.update(`${dataset.classes.length} ${dataset.voidLabel}`);
    for (const { mask } of dataset.train)
      hash.update(
        createHash('sha256')
          .update(await maskBytes(mask))
          .digest(),
      );
  }
  const planes = dataset.task === 'segmentation' ? 4 : 3;
  const content: CacheContent = {
    key: hash.digest(),
    count: dataset.train.length,
    recordBytes: planes * size.width * size.height,
  };
  return PixelCache.open(folder, content, maxBytes);
}

async function maskBytes(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    throw undecodable(file, error);
  }
}

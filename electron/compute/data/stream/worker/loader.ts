import { decodedSize } from '../../augment/decoded-size.ts';
import { CacheRecords } from '../../cache/records.ts';
import { type DecodedSample, decodeSample } from '../../decode-sample.ts';
import type { ImageSize } from '../../pixels.ts';
import type { WorkerSettings } from './messages.ts';

/** Gives decoded samples, from the cache where it has them. */
export class SampleLoader {
  readonly #settings: WorkerSettings;
  readonly #size: ImageSize;
  readonly #records: CacheRecords | null;
  decoded = 0;
  /** Why the cache cannot be written. */
  cacheFailure: string | null = null;

  constructor(settings: WorkerSettings) {
    this.#settings = settings;
    this.#size = decodedSize(settings.augmenter.size, settings.augmenter.augmentation);
    this.#records = settings.cache === null ? null : new CacheRecords(settings.cache.handle);
  }

  get damaged(): number {
    return this.#records?.damaged ?? 0;
  }

  /** Throws IMAGE_UNREADABLE, or DATASET_INVALID for a mask that does not fit. */
  load(index: number): DecodedSample | Promise<DecodedSample> {
    return this.#cached(index) ?? this.#decode(index);
  }

  close(): void {
    this.#records?.close();
  }

  #cached(index: number): DecodedSample | null {
    const { cache, rules } = this.#settings;
    const record = cache === null ? null : (this.#records?.read(cache.records[index]) ?? null);
    if (record === null) return null;
    const pixels = this.#size.width * this.#size.height;
    const mask = rules === null ? null : record.subarray(3 * pixels);
    return { planes: record.subarray(0, 3 * pixels), mask, resized: false };
  }

  async #decode(index: number): Promise<DecodedSample> {
    const { augmenter, cache, rules } = this.#settings;
    const decoded = await decodeSample(augmenter.samples[index], this.#size, rules);
    this.decoded++;
    if (cache === null) return decoded;
    try {
      const { planes, mask } = decoded;
      this.#records?.write(cache.records[index], mask === null ? [planes] : [planes, mask]);
    } catch (error) {
      this.cacheFailure = (error as Error).message;
    }
    return decoded;
  }
}

import type { AugmenterSettings } from '../../augment/augmenter.ts';
import type { CacheHandle } from '../../cache/records.ts';
import type { Box } from '../../dataset.ts';
import type { MaskRules } from '../../mask.ts';

/** Memory that batches are written to, shared by all threads. */
export interface BatchMemory {
  /** For each slot: batch size x 3 x height x width of float32. */
  readonly images: readonly SharedArrayBuffer[];
  /** For each slot: batch size x height x width of bytes; null where the task has no masks. */
  readonly masks: readonly SharedArrayBuffer[] | null;
}

export interface WorkerSettings {
  readonly augmenter: AugmenterSettings;
  readonly rules: MaskRules | null;
  readonly memory: BatchMemory;
  readonly cache: {
    readonly handle: CacheHandle;
    /** For each sample, the number of its record. */
    readonly records: Int32Array;
  } | null;
}

export type Job =
  /** Write images into a slot, from place `at` on. */
  | {
      readonly kind: 'images';
      readonly slot: number;
      readonly at: number;
      readonly epoch: number;
      readonly indices: readonly number[];
    }
  /** Decode images for the cache, if they are not in it. */
  | { readonly kind: 'remainder'; readonly indices: readonly number[] };

export interface JobDone {
  /** For each image; empty lists for tasks without boxes. */
  readonly boxes: readonly (readonly Box[])[];
  /** Images decoded for the job: they were not in the cache. */
  readonly decoded: number;
  /** Records of the cache with a wrong checksum. */
  readonly damaged: number;
  /** Why the cache cannot be written, the first time. */
  readonly cacheFailure: string | null;
}

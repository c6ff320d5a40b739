import type { Dataset, Sample } from './dataset.ts';
import { decodeImage } from './image.ts';
import { type MaskRules, readMask } from './mask.ts';
import type { ImageSize } from './pixels.ts';

export interface DecodedSample {
  /** RGB planes, 3 x height x width. */
  readonly planes: Uint8Array;
  /** A target for each pixel, height x width; null where the task has no masks. */
  readonly mask: Uint8Array | null;
  /** The image did not have this size. */
  readonly resized: boolean;
}

/** Null for a task without masks. */
export function maskRulesOf(dataset: Dataset): MaskRules | null {
  return dataset.task === 'segmentation' ? { classes: dataset.classes.length, voidLabel: dataset.voidLabel } : null;
}

/** An image and its mask at the given size. Throws IMAGE_UNREADABLE, or DATASET_INVALID for a mask that does not fit. */
export async function decodeSample(sample: Sample, size: ImageSize, rules: MaskRules | null): Promise<DecodedSample> {
  const decoded = await decodeImage(sample, size);
  const mask = rules !== null && 'mask' in sample ? await readMask(sample, size, rules) : null;
  return { ...decoded, mask };
}

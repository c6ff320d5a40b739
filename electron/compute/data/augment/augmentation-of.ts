import { EspalierError } from '../../../../shared/api/errors.ts';
import type { Dataset } from '../dataset.ts';
import type { ImageSize } from '../pixels.ts';
import { type Augmentation, augmentationSchema, defaultAugmentation } from './augmentation.ts';

/** A recipe's augmentation, or what is usual for the data set. Throws OPTION_INVALID. */
export function augmentationOf(given: unknown, dataset: Dataset, { size }: { readonly size: ImageSize }): Augmentation {
  if (given === undefined) return defaultAugmentation(dataset, size);
  const parsed = augmentationSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new EspalierError(
    'OPTION_INVALID',
    `augmentation: ${[...issue.path, issue.message].join(': ')}`,
    'Correct it in the recipe, leave it out for what is usual, or set it to off.',
  );
}

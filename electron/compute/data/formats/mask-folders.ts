import { join } from 'node:path';
import type { MaskedImage } from '../dataset.ts';
import type { FileOf } from '../dataset-file.ts';
import { invalid } from '../problem.ts';
import { filesBelow, imagesBelow, withEnding } from './folder-content.ts';
import { type Parts, type Place, readParts, maskClasses } from './parts.ts';

/** `train/images/a.jpg` with its mask `train/labels/a.png`. Throws DATASET_NOT_FOUND, DATASET_INVALID for an image without a mask. */
export async function readMaskFolders(file: FileOf<'masks'>, place: Place): Promise<Parts<MaskedImage>> {
  return {
    classes: maskClasses(file.classes, place),
    ...(await readParts(file, async ({ images, labels }) => {
      const masks = new Set(await filesBelow(place.at(labels)));
      return (await imagesBelow(place.at(images))).map((name) => {
        const image = join(place.at(images), name);
        const mask = withEnding(name, 'png');
        if (masks.has(mask)) return { file: image, mask: join(place.at(labels), mask) };
        throw invalid(
          image,
          `its mask ${join(place.at(labels), mask)} is missing`,
          'Add the mask under the name of the image, or remove the image.',
        );
      });
    })),
  };
}

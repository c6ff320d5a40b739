import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Box, BoxedImage } from '../dataset.ts';
import type { FileOf } from '../dataset-file.ts';
import { invalid, notFound } from '../problem.ts';
import { boxWithin } from './box.ts';
import { filesBelow, imagesBelow, withEnding } from './folder-content.ts';
import { type Parts, type Place, readParts, requiredClasses, requireLabel } from './parts.ts';

/**
 * `train/images/a.jpg` with its boxes in `train/labels/a.txt`; an image without a text file shows no object. Throws
 * DATASET_NOT_FOUND when a folder is missing or none of its images has labels, DATASET_INVALID with file and line.
 */
export async function readYolo(file: FileOf<'yolo'>, place: Place): Promise<Parts<BoxedImage>> {
  const classes = requiredClasses(file.classes, place);
  const read = async ({ images, labels }: { images: string; labels: string }): Promise<BoxedImage[]> => {
    const names = await imagesBelow(place.at(images));
    const texts = new Set(await filesBelow(place.at(labels)));
    if (names.length > 0 && !names.some((name) => texts.has(withEnding(name, 'txt')))) {
      throw notFound(
        `No image of ${place.at(images)} has labels in ${place.at(labels)}.`,
        'Put the boxes of images/a.jpg into labels/a.txt, and name both folders in dataset.yaml.',
      );
    }
    const samples: BoxedImage[] = [];
    for (const name of names) {
      const text = withEnding(name, 'txt');
      const boxes = texts.has(text) ? await readBoxes(join(place.at(labels), text), classes.length) : [];
      samples.push({ file: join(place.at(images), name), boxes });
    }
    return samples;
  };
  return { classes, ...(await readParts(file, read)) };
}

/** Lines such as `45 0.479492 0.688771 0.955609 0.5955`: class, centre, size. */
async function readBoxes(path: string, classes: number): Promise<Box[]> {
  const boxes: Box[] = [];
  for (const [index, line] of (await readFile(path, 'utf8')).split('\n').entries()) {
    if (line.trim() === '') continue;
    const where = `${path}, line ${index + 1}`;
    const fields = line.trim().split(/\s+/);
    const [label, x, y, width, height] = fields.map(Number);
    if (fields.length !== 5 || fields.some((field) => !Number.isFinite(Number(field)))) {
      throw invalid(where, 'it is no box', 'A line has five numbers: class, centre x, centre y, width, height.');
    }
    requireLabel(label, classes, where);
    boxes.push(boxWithin({ label, x, y, width, height }, where));
  }
  return boxes;
}

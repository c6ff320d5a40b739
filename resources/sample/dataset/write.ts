import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import sharp from 'sharp';
import { stringify } from 'yaml';
import { sceneClasses } from '../scenes/draw.ts';
import { sceneSize } from '../scenes/image.ts';
import { folderState, partialFolder, recipeFile, removeLeftovers } from './folder.ts';
import { channelDeviation, channelMean } from './normalization.ts';
import { recipeVersion, type SampleRecipe } from './recipe.ts';
import { splitImages, type SampleImage } from './splits.ts';

interface WriteOptions {
  signal?: AbortSignal;
  /** Called now and then with the number of images written. */
  onProgress?: (written: number, total: number) => void;
}

/** Images in flight: enough to keep the encoder's threads busy, few enough that the caller's loop gets its turns. */
const chunkSize = 32;

/**
 * Writes the sample data set as an image folder: `train/<class>/<n>.png`, `test/<class>/<n>.png`, `dataset.yaml`.
 * The folder appears whole or not at all; one that is there by the same recipe is left alone, one by another recipe is
 * replaced. Throws when the folder holds anything else. Returns whether anything was written.
 */
export async function writeSampleDataset(
  directory: string,
  recipe: SampleRecipe,
  { signal, onProgress }: WriteOptions = {},
): Promise<boolean> {
  const target = resolve(directory);
  const recipeText = `${JSON.stringify({ version: recipeVersion, ...pick(recipe) }, null, 2)}\n`;
  if ((await folderState(target, recipeText)) === 'same') return false;
  await mkdir(dirname(target), { recursive: true });
  await removeLeftovers(target);

  const partial = partialFolder(target);
  try {
    await makeFolders(partial);
    await writeImages(partial, [...splitImages(recipe, 'train'), ...splitImages(recipe, 'test')], signal, onProgress);
    await writeFile(join(partial, 'dataset.yaml'), description());
    await writeFile(join(partial, recipeFile), recipeText);
    await rm(target, { recursive: true, force: true });
    await rename(partial, target);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
  return true;
}

/** The recipe's own fields, in one order: equal recipes give equal text. */
const pick = ({ trainPerClass, testPerClass, seed }: SampleRecipe): SampleRecipe => ({
  trainPerClass,
  testPerClass,
  seed,
});

const description = (): string =>
  stringify({
    task: 'classification',
    classes: sceneClasses,
    input: { mean: channelMean, std: channelDeviation },
    // A left chevron in a mirror is a right one.
    mirror: false,
  });

async function makeFolders(root: string): Promise<void> {
  for (const split of ['train', 'test']) {
    for (const name of sceneClasses) await mkdir(join(root, split, name), { recursive: true });
  }
}

async function writeImages(
  root: string,
  images: readonly SampleImage[],
  signal: AbortSignal | undefined,
  onProgress: WriteOptions['onProgress'],
): Promise<void> {
  for (let start = 0; start < images.length; start += chunkSize) {
    signal?.throwIfAborted();
    await Promise.all(images.slice(start, start + chunkSize).map((image) => writeImage(root, image)));
    onProgress?.(Math.min(start + chunkSize, images.length), images.length);
  }
}

async function writeImage(root: string, image: SampleImage): Promise<void> {
  const raw = { width: sceneSize, height: sceneSize, channels: 3 } as const;
  await sharp(image.draw(), { raw }).png({ compressionLevel: 3 }).toFile(join(root, image.path));
}

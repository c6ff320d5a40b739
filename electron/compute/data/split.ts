import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { EspalierError } from '../../../shared/api/errors.ts';
import { Generator } from '../random/generator.ts';
import type { ImageFolder, LabelledImage } from './image-folder.ts';

/** Disjoint parts; `calibration` is for statistics, `validation` for choosing, `test` for the reported number only. */
export type SplitName = 'train' | 'validation' | 'calibration' | 'test';

export type Splits = Readonly<Record<Exclude<SplitName, 'test'>, readonly LabelledImage[]>>;

const validationShare = 0.1;
const calibrationShare = 0.05;
/** Files read at once: enough to keep a disk busy, few enough for every limit on open files. */
const readers = 16;

/**
 * Cuts the train folder into validation (10 %), calibration (5 %) and train (the rest) by `seed`. Images with equal
 * bytes stay together, so that nothing a network is judged on has a twin among what it was fitted to.
 * Throws DATASET_NOT_FOUND when there are no training images, IMAGE_UNREADABLE, or the signal's reason.
 */
export async function splitTrain(dataset: ImageFolder, seed: number, signal: AbortSignal): Promise<Splits> {
  if (dataset.train.length === 0) {
    throw new EspalierError(
      'DATASET_NOT_FOUND',
      `${dataset.root} has no training images, and validation and calibration are cut from them.`,
      'Put images into train/<class>/.',
    );
  }
  const groups = Generator.fromSeed(seed, 'split').shuffle(await groupByContent(dataset.train, signal));
  const count = dataset.train.length;
  const validation = take(groups, Math.max(1, Math.round(validationShare * count)));
  const calibration = take(groups, Math.max(1, Math.round(calibrationShare * count)));
  return { validation, calibration, train: groups.flat() };
}

/** `count` images drawn without replacement, in an order that depends on the seed alone; all of them when fewer. */
export function sampleImages(images: readonly LabelledImage[], count: number, seed: number): LabelledImage[] {
  return Generator.fromSeed(seed, 'sample')
    .shuffle([...images])
    .slice(0, count);
}

/** Removes whole groups from the end of `groups` until they hold `count` images. */
function take(groups: LabelledImage[][], count: number): LabelledImage[] {
  const taken: LabelledImage[] = [];
  while (taken.length < count) {
    const group = groups.pop();
    if (group === undefined) break;
    taken.push(...group);
  }
  return taken;
}

async function groupByContent(images: readonly LabelledImage[], signal: AbortSignal): Promise<LabelledImage[][]> {
  const digests = new Array<string>(images.length);
  let next = 0;
  const read = async (): Promise<void> => {
    for (let i = next++; i < images.length; i = next++) {
      signal.throwIfAborted();
      const { file } = images[i];
      digests[i] = createHash('sha1')
        .update(await readBytes(file))
        .digest('base64');
    }
  };
  await Promise.all(Array.from({ length: readers }, read));
  const groups = new Map<string, LabelledImage[]>();
  images.forEach((image, i) => {
    const digest = digests[i];
    const group = groups.get(digest);
    if (group === undefined) groups.set(digest, [image]);
    else group.push(image);
  });
  return [...groups.values()];
}

async function readBytes(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new EspalierError('IMAGE_UNREADABLE', `${file} cannot be read.`, 'Check the file and its permissions.', {
      cause: error,
    });
  }
}

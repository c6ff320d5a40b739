import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { EspalierError } from '../../../shared/api/errors.ts';
import { type DatasetFile, readDatasetFile } from './dataset-file.ts';

export interface LabelledImage {
  readonly file: string;
  /** Index into the data set's classes. */
  readonly label: number;
}

/** A classification data set: `train/<class>/*` and `test/<class>/*` under one root. */
export interface ImageFolder {
  readonly root: string;
  readonly classes: readonly string[];
  /** Per colour channel, after division by 255. */
  readonly normalization: DatasetFile['input'];
  /** By class, then by file name. Empty when there is no train folder. */
  readonly train: readonly LabelledImage[];
  readonly test: readonly LabelledImage[];
}

const imageName = /\.(jpe?g|png|webp|gif|tiff?|avif|bmp)$/i;

/** `task` is read instead of the folder's own dataset.yaml. Throws DATASET_NOT_FOUND when the folder or its `test` is missing, DATASET_INVALID when what is there is wrong. */
export async function openImageFolder(root: string, task: string | null = null): Promise<ImageFolder> {
  if ((await folders(root)) === null) {
    throw new EspalierError(
      'DATASET_NOT_FOUND',
      `There is no folder ${root}.`,
      'Name a folder that holds train/<class>/ and test/<class>/ with images.',
    );
  }
  const file = await readDatasetFile(root, task);
  const testFolders = await folders(join(root, 'test'));
  if (testFolders === null) {
    throw new EspalierError(
      'DATASET_NOT_FOUND',
      `${root} has no folder test.`,
      'Images belong into train/<class>/ and test/<class>/.',
    );
  }
  const trainFolders = (await folders(join(root, 'train'))) ?? [];
  const classes = file.classes ?? [...new Set([...testFolders, ...trainFolders])].sort();
  if (classes.length === 0) {
    throw new EspalierError(
      'DATASET_INVALID',
      `${join(root, 'test')} has no class folders.`,
      'Put the images of each class into a folder with its name: test/<class>/image.jpg.',
    );
  }
  if (new Set(classes).size < classes.length) {
    throw new EspalierError(
      'DATASET_INVALID',
      `${task ?? join(root, 'dataset.yaml')}: classes holds a name twice.`,
      'Name each class once, in the order of the network outputs.',
    );
  }
  const dataset = {
    root,
    classes,
    normalization: file.input,
    train: await listImages(join(root, 'train'), trainFolders, classes),
    test: await listImages(join(root, 'test'), testFolders, classes),
  };
  if (dataset.test.length === 0) {
    throw new EspalierError(
      'DATASET_INVALID',
      `${join(root, 'test')} holds no images.`,
      'Put images (jpg, png, webp, gif, tiff, avif, bmp) into test/<class>/.',
    );
  }
  return dataset;
}

async function folders(path: string): Promise<string[] | null> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return entries
      .filter((entry) => (entry.isDirectory() || entry.isSymbolicLink()) && !entry.name.startsWith('.'))
      .map((entry) => entry.name)
      .sort();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw new EspalierError('DATASET_INVALID', `${path} cannot be read.`, 'Check its permissions.', { cause: error });
  }
}

async function listImages(
  path: string,
  classFolders: readonly string[],
  classes: readonly string[],
): Promise<LabelledImage[]> {
  const images: LabelledImage[] = [];
  for (const folder of classFolders) {
    const label = classes.indexOf(folder);
    if (label < 0) {
      throw new EspalierError(
        'DATASET_INVALID',
        `${join(path, folder)} is a class that dataset.yaml does not name.`,
        'Add it to classes in dataset.yaml, at the place of its network output, or remove the folder.',
      );
    }
    const names = (await readdir(join(path, folder))).filter((name) => imageName.test(name)).sort();
    for (const name of names) images.push({ file: join(path, folder, name), label });
  }
  return images;
}

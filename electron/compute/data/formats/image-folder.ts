import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { LabelledImage } from '../dataset.ts';
import type { FileOf } from '../dataset-file.ts';
import { imageKinds, isImageFile } from '../image.ts';
import { invalid, notFound } from '../problem.ts';
import { folders } from './folder-content.ts';
import type { Parts, Place } from './parts.ts';

/**
 * `train/<class>/*` and `test/<class>/*`, listed by class, then by file name; `train` may be missing. Throws
 * DATASET_NOT_FOUND when the test folder is missing, DATASET_INVALID when what is there is wrong.
 */
export async function readImageFolder(file: FileOf<'folder'>, { root, at }: Place): Promise<Parts<LabelledImage>> {
  const test = at(file.test);
  const testFolders = await folders(test);
  if (testFolders === null) {
    throw notFound(
      `${root} has no folder ${file.test}.`,
      'Images belong into train/<class>/ and test/<class>/; for another format, describe it in dataset.yaml.',
    );
  }
  const train = at(file.train);
  const trainFolders = (await folders(train)) ?? [];
  const classes = file.classes ?? [...new Set([...testFolders, ...trainFolders])].sort();
  if (classes.length === 0) {
    throw invalid(
      test,
      'it has no class folders',
      'Put the images of each class into a folder with its name: test/<class>/image.jpg.',
    );
  }
  const parts = {
    classes,
    train: await listImages(train, trainFolders, classes),
    validation: file.validation === undefined ? null : await listValidation(at(file.validation), classes),
    test: await listImages(test, testFolders, classes),
  };
  if (parts.test.length === 0) {
    throw invalid(test, 'it holds no images', `Put images (${imageKinds}) into test/<class>/.`);
  }
  return parts;
}

async function listValidation(path: string, classes: readonly string[]): Promise<LabelledImage[]> {
  const names = await folders(path);
  if (names === null) throw notFound(`There is no folder ${path}.`, 'Check validation in dataset.yaml.');
  return listImages(path, names, classes);
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
      throw invalid(
        join(path, folder),
        `${folder} is a class that dataset.yaml does not name`,
        'Add it to classes in dataset.yaml, at the place of its network output, or remove the folder.',
      );
    }
    const names = (await readdir(join(path, folder))).filter(isImageFile).sort();
    for (const name of names) images.push({ file: join(path, folder, name), label });
  }
  return images;
}

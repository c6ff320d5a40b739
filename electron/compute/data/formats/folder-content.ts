import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { isImageFile } from '../image.ts';
import { invalid, notFound } from '../problem.ts';

/** Sorted names of the folders in a folder; null when it is none. */
export async function folders(path: string): Promise<string[] | null> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return entries
      .filter((entry) => (entry.isDirectory() || entry.isSymbolicLink()) && !entry.name.startsWith('.'))
      .map((entry) => entry.name)
      .sort();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw invalid(path, 'the folder cannot be read', 'Check its permissions.', error);
  }
}

/** Sorted paths, relative to the folder, of the images in it and in the folders below. Throws DATASET_NOT_FOUND. */
export async function imagesBelow(path: string): Promise<string[]> {
  return (await filesBelow(path)).filter(isImageFile);
}

/** Sorted paths, relative to the folder, of all files in it and in the folders below. Throws DATASET_NOT_FOUND. */
export async function filesBelow(path: string): Promise<string[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true, recursive: true });
    return entries
      .filter((entry) => !entry.isDirectory())
      .map((entry) => relative(path, join(entry.parentPath, entry.name)))
      .sort();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw notFound(`There is no folder ${path}.`, 'Check the paths in dataset.yaml.', error);
    }
    throw invalid(path, 'the folder cannot be read', 'Check its permissions.', error);
  }
}

/** `street/1.jpg` with the ending of label files: `street/1.png`, for `png`. */
export function withEnding(path: string, ending: string): string {
  return path.replace(/\.[^./\\]+$/, `.${ending}`);
}

import { resolve } from 'node:path';
import type { Dataset } from './dataset.ts';
import { type DatasetFile, datasetFilePath, readDatasetFile } from './dataset-file.ts';
import { readCifar } from './formats/cifar.ts';
import { readCoco } from './formats/coco.ts';
import { folders } from './formats/folder-content.ts';
import { readImageFolder } from './formats/image-folder.ts';
import { readLabelList, readMaskList } from './formats/list.ts';
import { readMaskFolders } from './formats/mask-folders.ts';
import { readNumpy } from './formats/numpy.ts';
import type { Place } from './formats/parts.ts';
import { readYolo } from './formats/yolo.ts';
import { invalid, notFound } from './problem.ts';

/**
 * Lists a data set of any format; its `dataset.yaml` says which, and an image folder needs none. `task` is read instead
 * of the folder's own dataset.yaml. Throws DATASET_NOT_FOUND when the folder or a named part is missing,
 * DATASET_INVALID when what is there is wrong, and FILE_NOT_FOUND when `task` is not there.
 */
export async function openDataset(root: string, task: string | null = null): Promise<Dataset> {
  if ((await folders(root)) === null) {
    throw notFound(`There is no folder ${root}.`, 'Name the folder that holds the data set.');
  }
  const file = await readDatasetFile(root, task);
  const dataset = await readFormat(root, file, datasetFilePath(root, task));
  if (dataset.test.length === 0) {
    throw invalid(
      root,
      'its test part holds no images',
      'Add images to it: the reported accuracy is measured on them.',
    );
  }
  return dataset;
}

async function readFormat(root: string, file: DatasetFile, where: string): Promise<Dataset> {
  const place: Place = { root, where, at: (path) => resolve(root, path) };
  const common = { root, normalization: file.input, mirror: file.mirror };
  switch (file.format) {
    case 'folder':
      return { task: 'classification', ...common, ...(await readImageFolder(file, place)) };
    case 'list':
      return file.task === 'classification'
        ? { task: 'classification', ...common, ...(await readLabelList(file, place)) }
        : { task: 'segmentation', ...common, voidLabel: file.void, ...(await readMaskList(file, place)) };
    case 'masks':
      return { task: 'segmentation', ...common, voidLabel: file.void, ...(await readMaskFolders(file, place)) };
    case 'yolo':
      return { task: 'detection', ...common, ...(await readYolo(file, place)) };
    case 'coco':
      return { task: 'detection', ...common, ...(await readCoco(file, place)) };
    case 'cifar':
      return { task: 'classification', ...common, ...(await readCifar(file, place)) };
    case 'numpy':
      return { task: 'classification', ...common, ...(await readNumpy(file, place)) };
  }
}

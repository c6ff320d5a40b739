import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { EspalierError } from '../../../shared/api/errors.ts';
import { imagenetNormalization } from './normalization.ts';
import { invalid } from './problem.ts';

/** One number for each colour channel, or one for all. */
function perChannel<Channel extends z.ZodType<number>>(channel: Channel) {
  return z.union(
    [z.tuple([channel, channel, channel]), channel.transform((all): [number, number, number] => [all, all, all])],
    {
      error: 'must be one number, or three of them',
    },
  );
}

/** Relative to the data set's folder, or absolute. */
const path = z.string().min(1);
const pathPair = z.strictObject({ images: path, labels: path });
const fileNames = z.union([z.array(path).min(1), path.transform((name) => [name])], {
  error: 'must be a file name, or a list of them',
});
const classification = z.literal('classification').default('classification');
const segmentation = z.literal('segmentation').default('segmentation');
const detection = z.literal('detection').default('detection');

const common = {
  /** In the order of the network's outputs. */
  classes: z.array(z.string().min(1)).min(1).optional(),
  /** Per colour channel, after division by 255; ImageNet's when absent. */
  input: z
    .strictObject({ mean: perChannel(z.number()), std: perChannel(z.number().gt(0)) })
    .default({ mean: [...imagenetNormalization.mean], std: [...imagenetNormalization.std] }),
  /** Whether a mirror image has the same label: false of arrows, digits and text. What is usual in training follows it. */
  mirror: z.boolean().default(true),
};
/** The mask value of pixels that belong to no class. */
const voidLabel = z.int().min(0).max(255).default(255);

const formats = z.discriminatedUnion(
  'format',
  [
    // train/<class>/image.jpg; the sorted folder names are the classes when none are named.
    z.strictObject({
      ...common,
      format: z.literal('folder'),
      task: classification,
      train: path.default('train'),
      validation: path.optional(),
      test: path.default('test'),
    }),
    // CSV or JSON files that name an image and its label, or its mask.
    z.strictObject({
      ...common,
      format: z.literal('list'),
      task: z.enum(['classification', 'segmentation']).default('classification'),
      void: voidLabel,
      train: path.optional(),
      validation: path.optional(),
      test: path,
    }),
    // Folders of images, and of PNG masks with the same names.
    z.strictObject({
      ...common,
      format: z.literal('masks'),
      task: segmentation,
      void: voidLabel,
      train: pathPair.default({ images: 'train/images', labels: 'train/labels' }),
      validation: pathPair.optional(),
      test: pathPair.default({ images: 'test/images', labels: 'test/labels' }),
    }),
    // Folders of images, and of text files with the same names: a box per line, `class x y width height`.
    z.strictObject({
      ...common,
      format: z.literal('yolo'),
      task: detection,
      train: pathPair.default({ images: 'train/images', labels: 'train/labels' }),
      validation: pathPair.optional(),
      test: pathPair.default({ images: 'test/images', labels: 'test/labels' }),
    }),
    // A folder of images, and a JSON file of COCO's instances.
    z.strictObject({
      ...common,
      format: z.literal('coco'),
      task: detection,
      train: pathPair.optional(),
      validation: pathPair.optional(),
      test: pathPair,
    }),
    // The binary version of CIFAR-10 and CIFAR-100.
    z.strictObject({
      ...common,
      format: z.literal('cifar'),
      task: classification,
      train: fileNames.optional(),
      validation: fileNames.optional(),
      test: fileNames.optional(),
    }),
    // NumPy arrays: `images.npy`, or `data.npz#images` for an array of an archive.
    z.strictObject({
      ...common,
      format: z.literal('numpy'),
      task: classification,
      train: pathPair.optional(),
      validation: pathPair.optional(),
      test: pathPair,
    }),
  ],
  { error: 'must be folder, list, masks, yolo, coco, cifar or numpy' },
);

/** `dataset.yaml` at the root of a data set. */
const datasetFileSchema = z.preprocess(withFormat, formats);

export type DatasetFile = z.output<typeof formats>;
export type FileOf<Format extends DatasetFile['format']> = Extract<DatasetFile, { readonly format: Format }>;

/** Most tasks have one usual format. */
const usualFormat = { classification: 'folder', segmentation: 'masks', detection: 'yolo' } as const;

function withFormat(content: unknown): unknown {
  if (typeof content !== 'object' || content === null || 'format' in content) return content;
  const task = 'task' in content ? content.task : 'classification';
  return { format: usualFormat[task as keyof typeof usualFormat] ?? 'folder', ...content };
}

/** The file that describes the data set at `root`: `task` in its place when it is given. */
export function datasetFilePath(root: string, task: string | null): string {
  return task ?? join(root, 'dataset.yaml');
}

/**
 * What the folder's own `dataset.yaml` states, or its defaults where there is none; or what `task`, a file of the same
 * form, states in its place. Throws DATASET_INVALID, and FILE_NOT_FOUND when `task` is not there.
 */
export async function readDatasetFile(root: string, task: string | null): Promise<DatasetFile> {
  const path = datasetFilePath(root, task);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      if (task === null) return datasetFileSchema.parse({});
      throw new EspalierError('FILE_NOT_FOUND', `There is no file ${path}.`, 'Check the path.', { cause: error });
    }
    throw new EspalierError('DATASET_INVALID', `${path} cannot be read.`, 'Check the permissions of the file.', {
      cause: error,
    });
  }
  let content: unknown;
  try {
    content = parse(text) ?? {};
  } catch (error) {
    throw new EspalierError(
      'DATASET_INVALID',
      `${path} is no valid YAML: ${(error as Error).message.split('\n')[0]}`,
      'Correct the file, or remove it to use the defaults.',
      { cause: error },
    );
  }
  const parsed = datasetFileSchema.safeParse(content);
  if (parsed.success) return withDistinctClasses(parsed.data, path);
  const issue = parsed.error.issues[0];
  throw new EspalierError(
    'DATASET_INVALID',
    `${path}: ${issue === undefined ? 'wrong content' : `${issue.path.join('.') || 'file'}: ${issue.message}`}`,
    'Known keys: task (classification, segmentation, detection), format (folder, list, masks, yolo, coco, cifar, numpy), classes (list of names), input (mean and std, a number or three each; std above 0), mirror (false where a mirror image has another label), train, validation, test (paths), void (of masks).',
  );
}

function withDistinctClasses(file: DatasetFile, path: string): DatasetFile {
  if (file.classes !== undefined && new Set(file.classes).size < file.classes.length) {
    throw invalid(path, 'classes holds a name twice', 'Name each class once, in the order of the network outputs.');
  }
  return file;
}

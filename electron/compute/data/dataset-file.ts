import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { EspalierError } from '../../../shared/api/errors.ts';

/** One number for each colour channel, or one for all. */
function perChannel<Channel extends z.ZodType<number>>(channel: Channel) {
  return z.union(
    [z.tuple([channel, channel, channel]), channel.transform((all): [number, number, number] => [all, all, all])],
    {
      error: 'must be one number, or three of them',
    },
  );
}

/** `dataset.yaml` at the root of an image folder. */
const datasetFileSchema = z.strictObject({
  task: z.literal('classification').default('classification'),
  /** In the order of the network's outputs; the sorted folder names when absent. */
  classes: z.array(z.string().min(1)).min(1).optional(),
  /** Per colour channel, after division by 255; ImageNet's when absent. */
  input: z
    .strictObject({ mean: perChannel(z.number()), std: perChannel(z.number().gt(0)) })
    .default({ mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] }),
});

export type DatasetFile = z.output<typeof datasetFileSchema>;

/**
 * What the folder's own `dataset.yaml` states, or its defaults where there is none; or what `task`, a file of the same
 * form, states in its place. Throws DATASET_INVALID, and FILE_NOT_FOUND when `task` is not there.
 */
export async function readDatasetFile(root: string, task: string | null): Promise<DatasetFile> {
  const path = task ?? join(root, 'dataset.yaml');
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
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new EspalierError(
    'DATASET_INVALID',
    `${path}: ${issue === undefined ? 'wrong content' : `${issue.path.join('.') || 'file'}: ${issue.message}`}`,
    'Known keys: task (classification), classes (list of names), input (mean and std, a number or three each; std above 0).',
  );
}

import { randomUUID } from 'node:crypto';
import * as disk from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { stringify } from 'yaml';
import { EspalierError, toErrorData } from '../../../shared/api/errors.ts';
import { type Experiment, experimentSchema } from '../../../shared/api/experiment.ts';
import type { ExperimentDraft } from '../../../shared/api/experiments.ts';
import { writeWhole } from '../../../shared/files/write-whole.ts';
import { methodOptions, parseOptions } from '../../compute/methods/options.ts';

interface Place {
  readonly folder: string;
  /** Without it a name is found. */
  readonly file: string | undefined;
}

/**
 * The file of an experiment, whatever is wrong with it: what is not stated is left to its default. Without a name for the
 * file it is called after the experiment, and never takes another file's place.
 */
export async function draftExperimentFile(
  stated: Readonly<Record<string, unknown>>,
  place: Place,
): Promise<ExperimentDraft> {
  const drafted = await contentOf(stated, place);
  try {
    await check(stated, place.folder);
    return { ...drafted, problem: null };
  } catch (error) {
    return { ...drafted, problem: toErrorData(error) };
  }
}

/**
 * Checks an experiment and writes its draft, which can be run again from the command line. Returns the file's path.
 * @throws EspalierError EXPERIMENT_INVALID naming the field, FILE_NOT_FOUND for model and data
 */
export async function writeExperimentFile(stated: Readonly<Record<string, unknown>>, place: Place): Promise<string> {
  await check(stated, place.folder);
  const { file, text } = await contentOf(stated, place);
  await writeWhole(disk, { path: file, content: text, unique: randomUUID() });
  return file;
}

async function contentOf(
  stated: Readonly<Record<string, unknown>>,
  { folder, file }: Place,
): Promise<Omit<ExperimentDraft, 'problem'>> {
  const contentFor = (path: string): string => {
    const fromThere = (named: unknown): unknown =>
      typeof named === 'string' && named !== '' ? pathFrom(dirname(path), resolve(folder, named)) : named;
    return stringify({ ...stated, model: fromThere(stated['model']), data: fromThere(stated['data']) });
  };
  const name = typeof stated['name'] === 'string' ? stated['name'] : '';
  const path = file === undefined ? await freePath(folder, name, contentFor) : resolve(folder, file);
  return { file: path, text: contentFor(path) };
}

async function check(stated: Readonly<Record<string, unknown>>, folder: string): Promise<void> {
  const { model, data } = parsed(stated);
  await requireThere('model', resolve(folder, model));
  await requireThere('data', resolve(folder, data));
}

function parsed(stated: Readonly<Record<string, unknown>>): Experiment {
  const result = experimentSchema.safeParse(stated);
  if (result.success) {
    const { method, options } = result.data;
    parseOptions(method, methodOptions[method], options);
    return result.data;
  }
  const issue = result.error.issues[0]!;
  throw new EspalierError(
    'EXPERIMENT_INVALID',
    `“${issue.path.join('.')}”: ${issue.message}.`,
    'Correct that field, or leave it to its default.',
  );
}

async function requireThere(what: string, path: string): Promise<void> {
  if (await disk.stat(path).catch(() => null)) return;
  throw new EspalierError(
    'FILE_NOT_FOUND',
    `There is no ${path}.`,
    `Name the ${what} by a path on the computer that Espalier runs on, or relative to the folder it was started in.`,
  );
}

/** `learned.yaml`, or `learned-2.yaml` where that is another experiment's. */
async function freePath(folder: string, name: string, contentFor: (path: string) => string): Promise<string> {
  const stem =
    name
      .normalize('NFKD')
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-|-$/g, '') || 'experiment';
  for (let at = 1; ; at++) {
    const path = join(folder, `${stem.slice(0, 80)}${at === 1 ? '' : `-${at}`}.yaml`);
    const there = await disk.readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
    if (there === null || there === contentFor(path)) return path;
  }
}

/** Relative where it lies below: a folder can then be moved as a whole. */
function pathFrom(folder: string, path: string): string {
  const short = relative(folder, path);
  return short === '' || short.startsWith('..') || isAbsolute(short) ? path : short;
}

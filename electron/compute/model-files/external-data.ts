import { createHash } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { EspalierError } from '../../../shared/api/errors.ts';
import { readUserFile } from '../../../shared/files/read-user-file.ts';
import type { ExternalFile } from '../../../shared/onnx/external.ts';
import { readRegularFile } from './read-regular-file.ts';

/**
 * Reads the files beside a model that its weights lie in. Nothing outside the model's own folder is opened, however the
 * model names it and wherever links lead.
 *
 * @param most bytes that all of them may have
 * @returns their contents by location
 * @throws EspalierError FILE_NOT_FOUND, FILE_UNREADABLE, MODEL_INVALID, MODEL_TOO_LARGE
 */
export async function readExternalFiles(
  model: string,
  files: readonly ExternalFile[],
  most: number,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const contents = new Map<string, Uint8Array>();
  let room = most;
  for (const file of files) {
    const bytes = await readOne(model, file, room);
    contents.set(file.location, bytes);
    room -= bytes.length;
  }
  return contents;
}

async function readOne(model: string, { location, sha1, what }: ExternalFile, most: number): Promise<Uint8Array> {
  const folder = await readUserFile((named) => realpath(named), dirname(model));
  const real = await readUserFile((named) => realpath(named), join(folder, location)).catch((error: unknown) => {
    if (!(error instanceof EspalierError) || error.code !== 'FILE_NOT_FOUND') throw error;
    throw new EspalierError(
      'FILE_NOT_FOUND',
      `${what} has its values in ${location}, which is not there.`,
      `Put ${location} into the folder of the model: the two belong together.`,
      { cause: error },
    );
  });
  if (!real.startsWith(folder.endsWith(sep) ? folder : folder + sep)) {
    throw new EspalierError(
      'MODEL_INVALID',
      `${what} has its values in ${location}, a link that leads out of the model's folder.`,
      'Copy the data itself into the folder of the model.',
    );
  }
  const bytes = await readUserFile((named) => readRegularFile(named, most), real);
  if (sha1 !== null && createHash('sha1').update(bytes).digest('hex') !== sha1) {
    throw new EspalierError(
      'MODEL_INVALID',
      `${location} is not the file that ${model} was saved with: its SHA-1 is not ${sha1}.`,
      'Copy the model again, together with the data that belongs to it.',
    );
  }
  return bytes;
}

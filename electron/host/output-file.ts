import { access, constants, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { EspalierError } from '../../shared/api/errors.ts';

/**
 * Refuses to write over the model that is read, by whatever name or link it is reached: a trained network must not be
 * lost to what is made of it. @throws EspalierError OPTION_INVALID, also when `out` is a folder
 */
export async function requireOtherFile(model: string, out: string): Promise<void> {
  const [from, to] = await Promise.all([model, out].map((path) => stat(path).catch(() => null)));
  const same = from && to && from.dev === to.dev && from.ino === to.ino;
  if (!same && !to?.isDirectory()) return;
  throw new EspalierError(
    'OPTION_INVALID',
    same ? `${out} is the model itself, which would be overwritten.` : `${out} is a folder.`,
    'Name another file with --out.',
  );
}

/** Tells before hours of work that its result could not be written. @throws EspalierError FILE_UNWRITABLE */
export async function requireWritableFolder(file: string): Promise<void> {
  const folder = dirname(file);
  try {
    await access(folder, constants.W_OK);
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new EspalierError(
      'FILE_UNWRITABLE',
      missing ? `There is no folder ${folder}.` : `Nothing can be written into ${folder}.`,
      missing ? 'Create it first, or name another place.' : 'Name another place.',
      { cause: error },
    );
  }
}

import { randomUUID } from 'node:crypto';
import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { EspalierError } from '../../shared/api/errors.ts';

/** Errors: FILE_NOT_FOUND, FILE_UNREADABLE. */
export async function readUserFile(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') {
      throw new EspalierError('FILE_NOT_FOUND', `There is no file ${path}.`, 'Check the path.', { cause: error });
    }
    throw new EspalierError('FILE_UNREADABLE', `${path} cannot be read.`, 'Check its kind and its permissions.', {
      cause: error,
    });
  }
}

export async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    // Whatever keeps it from being looked at: it is no file that could be read.
    return false;
  }
}

/** Writes the whole file or nothing; one that was there stays until the new one is complete. Errors: FILE_UNWRITABLE, DISK_FULL. */
export async function writeUserFile(path: string, content: string): Promise<void> {
  const partial = join(dirname(path), `.${basename(path)}.${randomUUID().slice(0, 8)}.part`);
  try {
    const file = await open(partial, 'wx');
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    const code = codeOf(error);
    if (code === 'ENOSPC' || code === 'EDQUOT') {
      throw new EspalierError('DISK_FULL', `There is no space left to write ${path}.`, 'Make space and try again.', {
        cause: error,
      });
    }
    throw new EspalierError(
      'FILE_UNWRITABLE',
      `${path} cannot be written.`,
      'Check that its folder is there and yours.',
      {
        cause: error,
      },
    );
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}

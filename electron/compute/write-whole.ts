import { open, rename, rm } from 'node:fs/promises';
import { EspalierError } from '../../shared/api/errors.ts';

/** Writes a file whole or not at all: under a temporary name beside it, flushed, then renamed. */
export async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const part = `${path}.${process.pid}.part`;
  try {
    const file = await open(part, 'wx');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw writeError(path, error);
  }
}

function writeError(path: string, error: unknown): EspalierError {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new EspalierError('DISK_FULL', `There is no room for ${path}.`, 'Free some space and try again.', {
      cause: error,
    });
  }
  if (code === 'ENOENT') {
    return new EspalierError('FILE_NOT_FOUND', `There is no folder for ${path}.`, 'Create the folder first.', {
      cause: error,
    });
  }
  return new EspalierError(
    'FILE_UNREADABLE',
    `${path} cannot be written: ${message}`,
    'Check the path and its permissions.',
    {
      cause: error,
    },
  );
}

import { closeSync, constants, fsyncSync, openSync, renameSync, unlinkSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { EspalierError } from '../../shared/api/errors.ts';

/**
 * Writes a file so that it is there whole or not at all, also after a power cut: a temporary name in the same folder,
 * flushed, renamed, and the folder flushed. Errors: DISK_FULL.
 */
export function writeDurably(file: string, temporary: string, bytes: Uint8Array): void {
  try {
    const handle = openSync(temporary, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o644);
    try {
      for (let written = 0; written < bytes.length;) written += writeSync(handle, bytes, written);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(temporary, file);
  } catch (error) {
    removeIfThere(temporary);
    throw asFileError(error, file);
  }
  flushFolder(dirname(file));
}

/** Makes the names in a folder durable. Windows has no such call and needs none. */
export function flushFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, constants.O_RDONLY);
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** DISK_FULL for a full disk or an exhausted quota; any other error comes back as it is. */
export function asFileError(error: unknown, file: string): unknown {
  const code = errorCode(error);
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return error;
  return new EspalierError('DISK_FULL', `No space is left for ${file}.`, 'Free some space and try again.', {
    cause: error,
  });
}

export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

function removeIfThere(file: string): void {
  try {
    unlinkSync(file);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
}

import { EspalierError } from '../api/errors.ts';

/** What writing needs of node:fs/promises. It is handed in: nothing here knows Node. */
export interface Disk {
  open(path: string, flags: 'wx', mode: number): Promise<OpenFile>;
  lstat(path: string): Promise<{ isFile(): boolean }>;
  realpath(path: string): Promise<string>;
  rename(from: string, to: string): Promise<void>;
  rm(path: string, options: { readonly force: true }): Promise<void>;
}

interface OpenFile {
  writeFile(content: string | Uint8Array): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

export interface WholeFile {
  readonly path: string;
  readonly content: string | Uint8Array;
  /** Part of the temporary name: two that write the same file at once must not share it. */
  readonly unique: string;
  /** Who may read it; all whom the process's mask allows, unless it is said. */
  readonly mode?: number;
}

/**
 * Writes the whole file or nothing: beside it under a temporary name, flushed, then renamed, so that one that was there
 * stays until the new one is complete. A link is followed to the file that it stands for; what is there and is no file,
 * such as a device, is not replaced. Errors: FILE_UNWRITABLE, DISK_FULL.
 */
export async function writeWhole(disk: Disk, { path: named, ...file }: WholeFile): Promise<void> {
  const { content, unique, mode = 0o666 } = file;
  const path = await placeOf(disk, named);
  const partial = `${path}.${unique}.part`;
  try {
    const file = await disk.open(partial, 'wx', mode);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await disk.rename(partial, path);
  } catch (error) {
    await disk.rm(partial, { force: true });
    throw writeError(path, error);
  }
}

/** Where the file goes: the path itself, or where it leads. */
async function placeOf(disk: Disk, path: string): Promise<string> {
  const there = await disk.lstat(path).catch(() => null);
  if (there === null || there.isFile()) return path;
  const real = await disk.realpath(path).catch(() => null);
  if (real !== null && (await disk.lstat(real)).isFile()) return real;
  throw new EspalierError(
    'FILE_UNWRITABLE',
    `${path} is there, and is no file${real === null ? ': it is a link that leads nowhere' : ''}.`,
    'Name a file, new or to be replaced.',
  );
}

/** FILE_UNWRITABLE or DISK_FULL, of whatever Node threw. */
export function writeError(path: string, error: unknown): EspalierError {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  const options = { cause: error };
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new EspalierError('DISK_FULL', `There is no room for ${path}.`, 'Free some space and try again.', options);
  }
  if (code === 'ENOENT') {
    return new EspalierError('FILE_UNWRITABLE', `There is no folder for ${path}.`, 'Create the folder first.', options);
  }
  const why = error instanceof Error ? error.message : String(error);
  return new EspalierError(
    'FILE_UNWRITABLE',
    `${path} cannot be written: ${why}`,
    'Check that its folder is yours to write to.',
    options,
  );
}

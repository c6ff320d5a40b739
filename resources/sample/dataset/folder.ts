import { readdir, readFile, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** States what a folder was made from; written last, so a folder that has it is whole. */
export const recipeFile = 'recipe.json';

export type FolderState = 'absent' | 'same' | 'other';

/**
 * What is at `directory`: nothing (or an empty folder), the data set of exactly this recipe, or that of another.
 * Throws when it holds something that is no sample data set, since that must not be replaced.
 */
export async function folderState(directory: string, recipeText: string): Promise<FolderState> {
  const entries = await readdir(directory).catch((error: NodeJS.ErrnoException): string[] => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  if (entries.length === 0) return 'absent';
  if (!entries.includes(recipeFile)) throw new Error(`${directory} is not empty and holds no sample data set`);
  return (await readFile(join(directory, recipeFile), 'utf8')) === recipeText ? 'same' : 'other';
}

/** Where this process gathers the data set before it takes its name. */
export const partialFolder = (directory: string): string => `${directory}.partial-${process.pid}`;

/** Removes what killed writers left behind; writers that still run keep theirs. */
export async function removeLeftovers(directory: string): Promise<void> {
  const parent = dirname(directory);
  const prefix = `${basename(directory)}.partial-`;
  for (const name of await readdir(parent)) {
    if (name.startsWith(prefix) && !isRunning(Number(name.slice(prefix.length)))) {
      await rm(join(parent, name), { recursive: true, force: true });
    }
  }
}

function isRunning(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, as another user's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

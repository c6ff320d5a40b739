import type { GivenPath } from '../../../shared/api/window-bridge.ts';

/** As many names of a folder as tell what it is: one reading gives at most a hundred. */
const mostEntries = 256;

/**
 * What was dropped on the window: the first of it, and null where it was no file. To be called while the drop is handled;
 * what was dropped is not there afterwards.
 */
export async function droppedPath(
  transfer: DataTransfer | null,
  pathOf: ((file: File) => string) | undefined,
): Promise<GivenPath | null> {
  const file = transfer?.files[0];
  if (!file) return null;
  const entry = [...transfer.items].find(({ kind }) => kind === 'file')?.webkitGetAsEntry() ?? null;
  // Electron gives no path of what was made in the page.
  const path = pathOf?.(file) ?? '';
  const isDirectory = entry?.isDirectory ?? false;
  const entries = isDirectory ? await namesIn((entry as FileSystemDirectoryEntry).createReader()) : [];
  return { name: file.name, path: path === '' ? null : path, isDirectory, entries };
}

async function namesIn(reader: FileSystemDirectoryReader): Promise<readonly string[]> {
  const names: string[] = [];
  while (names.length < mostEntries) {
    // What cannot be read is taken for what it looks like so far.
    const some = await new Promise<readonly FileSystemEntry[]>((resolve) =>
      reader.readEntries(resolve, () => resolve([])),
    );
    if (some.length === 0) break;
    names.push(...some.map(({ name }) => name));
  }
  return names;
}

import { readdir, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { GivenPath } from '../../shared/api/window-bridge.ts';

/** As many names as tell a project from a folder of images. */
const mostEntries = 256;

/** Files and folders among the words of a command line, whole; options are none. Linux gives them as addresses. */
export function givenPaths(words: readonly string[], workingDirectory: string): readonly string[] {
  return words.filter((_, at) => isGiven(words, at)).map((word) => pathOf(word) ?? resolve(workingDirectory, word));
}

/** Of an address of a file of this computer; null of anything else. */
function pathOf(word: string): string | null {
  if (!word.startsWith('file://')) return null;
  try {
    return fileURLToPath(word);
  } catch {
    return null;
  }
}

/** The other words: options and their values. */
export function optionWords(words: readonly string[]): readonly string[] {
  return words.filter((_, at) => !isGiven(words, at));
}

function isGiven(words: readonly string[], at: number): boolean {
  return words[at] !== '' && !words[at]!.startsWith('-') && words[at - 1] !== '--project';
}

/** What lies there, for the page to decide what to do with it; null where nothing does. */
export async function describePath(path: string): Promise<GivenPath | null> {
  try {
    const isDirectory = (await stat(path)).isDirectory();
    const entries = isDirectory ? (await readdir(path)).slice(0, mostEntries) : [];
    return { name: basename(path), path, isDirectory, entries };
  } catch {
    return null;
  }
}

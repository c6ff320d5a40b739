import { readdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { EspalierError } from '../../../../shared/api/errors.ts';
import { matchesPattern } from '../patterns.ts';
import { parseConfigLines, type ConfigLine } from './lines.ts';

/** A configuration with the files that it includes in their places. */
export type ConfigEntry = ConfigLine | { readonly included: readonly ConfigEntry[] };

export function usersConfigFile(): string {
  return join(homedir(), '.ssh', 'config');
}

export function expandHome(path: string): string {
  return path === '~' || path.startsWith('~/') ? join(homedir(), path.slice(1)) : path;
}

/** Files that a path with `*` and `?` in any of its parts names, in the order of their names. */
async function expandGlob(path: string): Promise<string[]> {
  let found = ['/'];
  for (const part of path.split('/').filter((name) => name !== '')) {
    if (!/[*?]/.test(part)) {
      found = found.map((folder) => join(folder, part));
      continue;
    }
    const deeper: string[] = [];
    for (const folder of found) {
      const names = await readdir(folder).catch(() => []);
      const matching = names.filter(
        (name) => matchesPattern(part, name) && name.startsWith('.') === part.startsWith('.'),
      );
      deeper.push(...matching.toSorted().map((name) => join(folder, name)));
    }
    found = deeper;
  }
  return found;
}

async function readEntries(file: string, folder: string, within: readonly string[]): Promise<ConfigEntry[]> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    // OpenSSH passes over what it cannot include, too.
    if (within.length > 0 || (error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    const hint = 'Make it readable, or correct what it is.';
    throw new EspalierError('FILE_UNREADABLE', `The SSH configuration ${file} cannot be read.`, hint, { cause: error });
  }
  const entries: ConfigEntry[] = [];
  for (const line of parseConfigLines(text)) {
    if (line.keyword !== 'include') {
      entries.push(line);
      continue;
    }
    for (const pattern of line.arguments.map(expandHome)) {
      const path = pattern.startsWith('/') ? pattern : join(folder, pattern);
      for (const other of await expandGlob(path)) {
        // A file that includes itself has said already what it says.
        if (other === file || within.includes(other)) continue;
        entries.push({ included: await readEntries(other, folder, [...within, file]) });
      }
    }
  }
  return entries;
}

/**
 * Reads a configuration and what it includes; one that does not exist says nothing. Relative paths of included files are
 * relative to the configuration's folder, which is ~/.ssh for the user's own. Throws FILE_UNREADABLE.
 */
export function readConfig(file = usersConfigFile()): Promise<ConfigEntry[]> {
  return readEntries(resolve(file), dirname(resolve(file)), []);
}

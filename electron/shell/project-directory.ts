import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { projectDatabase } from '../../shared/files/project-database.ts';

/** What a project's folder is called where nobody chose a name. */
export const usualName = 'espalier-project';

/** `--project DIR` or `--project=DIR` of the command line, relative to `workingDirectory`; null where neither is. */
export function projectDirectory(argv: readonly string[], workingDirectory: string): string | null {
  const index = argv.indexOf('--project');
  const given = index === -1 ? argv.find((word) => word.startsWith('--project='))?.slice(10) : argv[index + 1];
  return given ? resolve(workingDirectory, given) : null;
}

/**
 * Which project a folder that the user chose means: the one in it, or a new one in it where it is empty; else the one that
 * lies, or will be made, beside what is there already. Null of what is no folder, or cannot be read.
 */
export function projectIn(directory: string): string | null {
  if (existsSync(join(directory, projectDatabase))) return directory;
  try {
    return readdirSync(directory).length === 0 ? directory : join(directory, usualName);
  } catch {
    return null;
  }
}

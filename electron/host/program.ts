import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of the program, a checkout or installed: the nearest above this file with a package.json. */
export function programDirectory(start: string = import.meta.dirname): string {
  if (existsSync(join(start, 'package.json'))) return start;
  const parent = dirname(start);
  if (parent === start) throw new Error('the program has no package.json');
  return programDirectory(parent);
}

export function programVersion(): string {
  const manifest = JSON.parse(readFileSync(join(programDirectory(), 'package.json'), 'utf8')) as { version: string };
  return manifest.version;
}

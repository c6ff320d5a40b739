import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The path that someone means who types or pastes it where no shell reads it: `~` is the home folder, quotes around it
 * come from "copy as path", `file://` from a file manager. Relative ones are from `folder`.
 */
export function typedPath(folder: string, typed: string): string {
  const bare = typed.trim().replace(/^(["'])(.+)\1$/, '$2');
  if (/^file:\/\/\//.test(bare)) return fileURLToPath(bare);
  if (/^~(?:[\\/]|$)/.test(bare)) return join(homedir(), bare.slice(1));
  return resolve(folder, bare);
}

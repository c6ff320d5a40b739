import { renameSync, writeFileSync } from 'node:fs';

/** Keeps a small piece of the shell's state, whole or not at all. */
export function writeState(file: string, state: unknown): void {
  const part = `${file}.part`;
  writeFileSync(part, JSON.stringify(state));
  renameSync(part, file);
}

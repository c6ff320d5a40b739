import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** True when `output` is missing or older than any file of the source folders; an installed program has none. */
export function isStale(output: string, sources: readonly string[]): boolean {
  if (!existsSync(output)) return true;
  const built = statSync(output).mtimeMs;
  return sources
    .filter(existsSync)
    .some((folder) =>
      readdirSync(folder, { recursive: true, withFileTypes: true }).some(
        (entry) => entry.isFile() && statSync(join(entry.parentPath, entry.name)).mtimeMs > built,
      ),
    );
}

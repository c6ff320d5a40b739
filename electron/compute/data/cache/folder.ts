import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** The ending of finished caches. */
export const cacheEnding = '.pixels';
/** `<key>.pixels.<process>-<number>.partial`: a cache that a running process makes. */
const partialName = /\.pixels\.(\d+)-\d+\.partial$/;

/**
 * Makes room for a cache of `bytes`: removes what dead processes left behind, and those caches that were not used for
 * the longest time, until the folder holds no more than `maxBytes` with it. `keep` stays.
 */
export async function makeRoom(folder: string, bytes: number, maxBytes: number, keep: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const names = await readdir(folder);
  const abandoned = names.filter((name) => {
    const owner = partialName.exec(name)?.[1];
    return owner !== undefined && !isRunning(Number(owner));
  });
  await Promise.all(abandoned.map((name) => rm(join(folder, name), { force: true })));
  const caches = await Promise.all(
    names
      .map((name) => join(folder, name))
      .filter((path) => path.endsWith(cacheEnding) && path !== keep)
      .map(async (path) => ({ path, ...(await stat(path)) })),
  );
  caches.sort((a, b) => a.mtimeMs - b.mtimeMs);
  let held = caches.reduce((sum, { size }) => sum + size, bytes);
  for (const { path, size } of caches) {
    if (held <= maxBytes) return;
    await rm(path, { force: true });
    held -= size;
  }
}

function isRunning(process_: number): boolean {
  try {
    process.kill(process_, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const data = fileURLToPath(new URL('../../../shared/data/', import.meta.url));
const cache = fileURLToPath(new URL('../../.cache/', import.meta.url));

/** Path of a file of real data beside the project; null where it is not there, and the suite is skipped. */
export function sharedData(name: string): string | null {
  const path = join(data, name);
  return existsSync(path) ? path : null;
}

/** CIFAR-10 as an image folder, unpacked once and kept in the cache folder. */
export async function cifar10(): Promise<string> {
  const directory = join(cache, 'cifar10');
  if (existsSync(directory)) return directory;
  await mkdir(cache, { recursive: true });
  const partial = await mkdtemp(join(cache, 'cifar10-'));
  await promisify(execFile)('tar', ['-xJf', join(data, 'cifar10-jpeg.tar.xz'), '-C', partial]);
  try {
    await rename(partial, directory);
  } catch (error) {
    // Another suite was faster.
    await rm(partial, { recursive: true });
    if (!existsSync(directory)) throw error;
  }
  return directory;
}

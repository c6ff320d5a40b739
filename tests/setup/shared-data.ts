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
export function cifar10(): Promise<string> {
  return unpacked('cifar10-jpeg.tar.xz', 'cifar10');
}

/** CamVid's street scenes with their masks, unpacked likewise. */
export async function camvid(): Promise<string> {
  return join(await unpacked('camvid-240x180.tar', 'camvid'), 'camvid');
}

/** Images of COCO with their boxes, unpacked likewise. */
export async function coco256(): Promise<string> {
  return join(await unpacked('coco256-320px.tar', 'coco256'), 'coco256');
}

/** Images of ImageNet's validation part with a list of their labels, unpacked likewise. */
export async function imagenet500(): Promise<string> {
  return join(await unpacked('imagenet-val500-227px.tar', 'imagenet500'), 'imagenet500');
}

async function unpacked(archive: string, name: string): Promise<string> {
  const directory = join(cache, name);
  if (existsSync(directory)) return directory;
  await mkdir(cache, { recursive: true });
  const partial = await mkdtemp(join(cache, `${name}-`));
  await promisify(execFile)('tar', ['-xf', join(data, archive), '-C', partial]);
  try {
    await rename(partial, directory);
  } catch (error) {
    // Another suite was faster.
    await rm(partial, { recursive: true });
    if (!existsSync(directory)) throw error;
  }
  return directory;
}

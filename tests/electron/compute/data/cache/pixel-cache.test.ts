import { existsSync } from 'node:fs';
import { mkdir, open, readdir, readFile, stat, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PixelCache } from '../../../../../electron/compute/data/cache/pixel-cache.ts';
import { CacheRecords } from '../../../../../electron/compute/data/cache/records.ts';
import type { Dataset } from '../../../../../electron/compute/data/dataset.ts';
import { openDataset } from '../../../../../electron/compute/data/open-dataset.ts';
import { drawDataset, png, temporaryFolder } from '../../samples.ts';
import { openSmall, take, takeFrom } from '../streams.ts';

/** Linux has a device that is always full. */
const hasFullDevice = existsSync('/dev/full');

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let dataset: Dataset;
let cacheFolder: string;
let expected: string[];

beforeEach(async () => {
  folder = await temporaryFolder();
  await drawDataset(folder.path, { train: 60, test: 3 });
  dataset = await openDataset(folder.path);
  cacheFolder = join(folder.path, 'cache');
  expected = await takeFrom(openSmall(dataset), 8);
});
afterEach(() => folder.remove());

async function caches(): Promise<string[]> {
  return (await readdir(cacheFolder)).filter((name) => name.endsWith('.pixels')).map((name) => join(cacheFolder, name));
}

/** Opens, takes eight batches (more than an epoch), closes; gives what was decoded and said. */
async function run(cacheBytes?: number): Promise<{ decoded: number; warnings: readonly string[] }> {
  const stream = await openSmall(dataset, { cacheFolder, ...(cacheBytes === undefined ? {} : { cacheBytes }) });
  expect(await take(stream, 8)).toEqual(expected);
  await stream.close();
  return { decoded: stream.decoded, warnings: stream.warnings };
}

async function change(path: string, position: number): Promise<void> {
  const file = await open(path, 'r+');
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, position);
  await file.write(Buffer.of(buffer[0]! ^ 0xff), 0, 1, position);
  await file.close();
}

describe('the cache of decoded images', () => {
  it('lets every epoch but the first decode nothing, in this run and the next', async () => {
    // All 51 training images: also those three that fill no batch of the first epoch.
    expect(await run()).toEqual({ decoded: 51, warnings: [] });
    expect(await run()).toEqual({ decoded: 0, warnings: [] });
    expect(await caches()).toHaveLength(1);
    expect((await readdir(cacheFolder)).filter((name) => name.includes('partial'))).toEqual([]);
  });

  it('is one for all seeds', async () => {
    await run();
    const stream = await openSmall(dataset, { cacheFolder, seed: 4 });
    await take(stream, 7);
    await stream.close();
    // Those that were in other splits with the other seed.
    expect(stream.decoded).toBeLessThanOrEqual(9);
    expect(await caches()).toHaveLength(1);
  });

  it('has its lasting name as soon as the first epoch is over', async () => {
    const stream = await openSmall(dataset, { cacheFolder });
    await take(stream, 7);
    // Renamed in the background: the stream does not wait for the disk.
    while ((await caches()).length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    await stream.close();
  });

  it('notices a damaged record, says so and mends it', async () => {
    await run();
    const [path] = await caches();
    const stream = await openSmall(dataset, { cacheFolder });
    await stream.close();
    const size = 64 + 60 * (4 + 192);
    expect((await stat(path!)).size).toBe(size);
    for (let position = 64; position < size; position += 3 * 196) await change(path!, position + 100);
    const { decoded, warnings } = await run();
    expect(decoded).toBeGreaterThan(10);
    expect(warnings).toEqual([`${decoded} decoded images in the cache were damaged; they were decoded again.`]);
    expect(await run()).toEqual({ decoded: 0, warnings: [] });
  });

  it.each([
    ['a truncated file', (path: string) => truncate(path, 5000)],
    ['a file with another header', (path: string) => change(path, 40)],
    ['an empty file', (path: string) => truncate(path, 0)],
  ])('makes %s again', async (_, damage) => {
    await run();
    const [path] = await caches();
    await damage(path!);
    expect(await run()).toEqual({ decoded: 51, warnings: [] });
    expect(await run()).toEqual({ decoded: 0, warnings: [] });
  });

  it('is not used for images that have changed', async () => {
    await run();
    await writeFile(join(folder.path, 'train', 'red', '3.png'), await png(new Uint8Array(192).fill(77), 8));
    expected = await takeFrom(openSmall(dataset), 8);
    expect((await run()).decoded).toBeGreaterThanOrEqual(50);
    expect(await caches()).toHaveLength(2);
  });

  it.skipIf(!hasFullDevice)('gives up on a full disk, and training goes on', async () => {
    await run();
    const [path] = await caches();
    await mkdir(join(folder.path, 'other'));
    cacheFolder = join(folder.path, 'other');
    // The name of the next temporary file leads to a device that is always full. How many were made is not known here.
    for (let made = 0; made < 100; made++) {
      const name = path!.split('/').at(-1)!;
      await symlink('/dev/full', join(cacheFolder, `${name}.${process.pid}-${made}.partial`));
    }
    const { decoded, warnings } = await run();
    expect(decoded).toBeGreaterThan(51);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/not kept.*ENOSPC/);
    expect(await caches()).toEqual([]);
  });

  it('is left out where its folder cannot be used', async () => {
    cacheFolder = join(folder.path, 'file');
    await writeFile(cacheFolder, '');
    const { decoded, warnings } = await run();
    expect(decoded).toBeGreaterThan(51);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('not kept');
  });

  it('holds as many images as fit', async () => {
    await run(64 + 30 * 196);
    expect((await stat((await caches())[0]!)).size).toBe(64 + 30 * 196);
    const { decoded } = await run(64 + 30 * 196);
    expect(decoded).toBeGreaterThan(20);
    expect(decoded).toBeLessThan(51);
  });

  it('makes room by removing what was not used for the longest time, and what dead processes left', async () => {
    await mkdir(cacheFolder);
    const other = async (name: string, days: number): Promise<string> => {
      const path = join(cacheFolder, name);
      await writeFile(path, Buffer.alloc(10_000));
      const then = new Date(Date.now() - days * 86_400_000);
      await utimes(path, then, then);
      return path;
    };
    const oldest = await other('a.pixels', 3);
    const older = await other('b.pixels', 2);
    const abandoned = await other('c.pixels.999999999-0.partial', 1);
    const running = await other(`d.pixels.${process.pid}-7.partial`, 1);
    await run(25_000);
    expect([oldest, older, abandoned, running].map((path) => existsSync(path))).toEqual([false, true, false, true]);
  });
});

describe('records', () => {
  it('are absent until they are written, in whichever file', async () => {
    const content = { key: Buffer.alloc(32, 7), count: 3, recordBytes: 5 };
    for (const state of ['new', 'kept']) {
      const cache = await PixelCache.open(cacheFolder, content, 1000);
      const records = new CacheRecords(cache.handle);
      expect([records.read(0)?.length, records.read(2)], state).toEqual(
        state === 'new' ? [undefined, null] : [5, null],
      );
      records.write(0, [Uint8Array.of(1, 2), Uint8Array.of(3, 4, 5)]);
      expect([...records.read(0)!]).toEqual([1, 2, 3, 4, 5]);
      records.close();
      await cache.keep();
    }
    expect((await readFile((await caches())[0]!)).length).toBe(64 + 3 * 9);
  });

  it.skipIf(!hasFullDevice)('say once that the disk is full, and are not written any more', () => {
    const present = new SharedArrayBuffer(2);
    const handle = { path: '/dev/full', recordBytes: 5, capacity: 2, present, full: new SharedArrayBuffer(4) };
    const records = [new CacheRecords(handle), new CacheRecords(handle)];
    expect(() => records[0]!.write(0, [new Uint8Array(5)])).toThrow('ENOSPC');
    for (const each of records) {
      each.write(1, [new Uint8Array(5)]);
      expect(each.read(1)).toBeNull();
      each.close();
    }
  });
});

import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { parse } from 'yaml';
import { splitImages } from '../../resources/sample/dataset/splits.ts';
import { sceneClasses, writeSampleDataset } from '../../resources/sample/index.ts';

const recipe = { trainPerClass: 3, testPerClass: 2, seed: 7 };

let root: string;
let folder: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'espalier-sample-'));
  folder = join(root, 'sample');
});
afterEach(() => rm(root, { recursive: true, force: true }));

it('writes an image folder whose pictures are the scenes, byte for byte', async () => {
  expect(await writeSampleDataset(folder, recipe)).toBe(true);
  expect((await readdir(join(folder, 'train'))).sort()).toEqual(sceneClasses);
  for (const split of ['train', 'test'] as const) {
    for (const image of splitImages(recipe, split)) {
      const { data, info } = await sharp(join(folder, image.path)).raw().toBuffer({ resolveWithObject: true });
      expect([info.width, info.height, info.channels]).toEqual([32, 32, 3]);
      expect(Buffer.compare(data, Buffer.from(image.draw()))).toBe(0);
    }
  }
  expect(await readdir(join(folder, 'test', 'target'))).toEqual(['0000.png', '0001.png']);
});

it('states task, classes and normalisation beside the images', async () => {
  await writeSampleDataset(folder, recipe);
  expect(parse(await readFile(join(folder, 'dataset.yaml'), 'utf8'))).toEqual({
    task: 'classification',
    classes: sceneClasses,
    input: { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
    mirror: false,
  });
});

it('leaves a data set of the same recipe alone and replaces that of another', async () => {
  await writeSampleDataset(folder, recipe);
  const before = await stat(folder);
  expect(await writeSampleDataset(folder, { ...recipe })).toBe(false);
  expect((await stat(folder)).ino).toBe(before.ino);

  expect(await writeSampleDataset(folder, { ...recipe, testPerClass: 1 })).toBe(true);
  expect(await readdir(join(folder, 'test', 'target'))).toEqual(['0000.png']);
});

it('leaves nothing behind when cancelled, and starts over', async () => {
  const controller = new AbortController();
  const cancelled = writeSampleDataset(folder, recipe, {
    signal: controller.signal,
    onProgress: () => controller.abort(),
  });
  await expect(cancelled).rejects.toThrow(/abort/i);
  expect(await readdir(root)).toEqual([]);
  expect(await writeSampleDataset(folder, recipe)).toBe(true);
});

it('recovers from a writer that was killed half-way, and spares one that still runs', async () => {
  // Process ids end far below the first; the second is the process that runs this test's.
  await mkdir(join(root, 'sample.partial-99999999', 'train'), { recursive: true });
  await mkdir(join(root, `sample.partial-${process.ppid}`, 'train'), { recursive: true });
  expect(await writeSampleDataset(folder, recipe)).toBe(true);
  expect((await readdir(root)).sort()).toEqual(['sample', `sample.partial-${process.ppid}`]);
});

it("refuses a folder with somebody's files and does not touch them", async () => {
  await mkdir(folder);
  await writeFile(join(folder, 'thesis.txt'), 'years of work');
  await expect(writeSampleDataset(folder, recipe)).rejects.toThrow('holds no sample data set');
  expect(await readdir(folder)).toEqual(['thesis.txt']);
});

it('reports progress up to the last image', async () => {
  const counts: number[] = [];
  await writeSampleDataset(folder, recipe, { onProgress: (written, total) => counts.push(written / total) });
  expect(counts.at(-1)).toBe(1);
  expect([...counts].sort((a, b) => a - b)).toEqual(counts);
});

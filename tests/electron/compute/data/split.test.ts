import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClassificationDataset, LabelledImage } from '../../../../electron/compute/data/dataset.ts';
import { identify } from '../../../../electron/compute/data/identity/identity.ts';
import { openDataset } from '../../../../electron/compute/data/open-dataset.ts';
import { sampleImages, splitDataset, type Splits } from '../../../../electron/compute/data/split.ts';
import { drawDataset, failureOf, never, temporaryFolder } from '../samples.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeAll(async () => {
  folder = await temporaryFolder();
  await drawDataset(folder.path, { train: 60, test: 3 });
  // Twins under other names.
  for (let i = 0; i < 10; i++) {
    const red = join(folder.path, 'train', 'red');
    await copyFile(join(red, `${i}.png`), join(red, `twin-${i}.png`));
  }
});
afterAll(() => folder.remove());

const digest = async ({ file }: LabelledImage): Promise<string> =>
  createHash('sha256')
    .update(await readFile(file))
    .digest('hex');

async function open(): Promise<ClassificationDataset> {
  return (await openDataset(folder.path)) as ClassificationDataset;
}

async function split(dataset: ClassificationDataset, seed: number): Promise<Splits<LabelledImage>> {
  const identities = await identify(dataset, { signal: never, cacheFolder: null });
  return splitDataset<LabelledImage>(dataset, identities, seed);
}

describe('splitDataset', () => {
  it('cuts disjoint parts that no image straddles under another name', async () => {
    const dataset = await open();
    for (const seed of [0, 1, 2]) {
      const { train, validation, calibration } = await split(dataset, seed);
      expect(train.length + validation.length + calibration.length).toBe(70);
      expect(validation.length).toBeGreaterThanOrEqual(7);
      expect(validation.length).toBeLessThanOrEqual(8);
      expect(calibration.length).toBeGreaterThanOrEqual(4);
      expect(calibration.length).toBeLessThanOrEqual(5);
      const contents = await Promise.all([train, validation, calibration].map((part) => Promise.all(part.map(digest))));
      const kinds = contents.map((part) => new Set(part));
      expect(new Set(contents.flat()).size).toBe(kinds[0]!.size + kinds[1]!.size + kinds[2]!.size);
    }
  });

  it('depends on the seed alone', async () => {
    const dataset = await open();
    const first = await split(dataset, 5);
    expect(await split(dataset, 5)).toEqual(first);
    expect((await split(dataset, 6)).validation).not.toEqual(first.validation);
  });

  it('says that training images are missing', async () => {
    const dataset = { ...(await open()), train: [] };
    expect((await failureOf(split(dataset, 0))).code).toBe('DATASET_NOT_FOUND');
  });

  it('stops when it is cancelled', async () => {
    const signal = AbortSignal.abort(new Error('stop'));
    await expect(identify(await open(), { signal, cacheFolder: null })).rejects.toThrow('stop');
  });
});

describe('images that are in two parts', () => {
  let mixed: Awaited<ReturnType<typeof temporaryFolder>>;
  const at = (...path: string[]): string => join(mixed.path, ...path);

  beforeAll(async () => {
    mixed = await temporaryFolder();
    await drawDataset(mixed.path, { train: 30, test: 6 });
    // The same bytes, the same pixels in another lossless format, and the same JPEG with and without metadata.
    await copyFile(at('test', 'red', '0.png'), at('train', 'red', 'copy.png'));
    await sharp(at('test', 'red', '1.png'))
      .webp({ lossless: true })
      .toFile(at('train', 'red', 'again.webp'));
    const photograph = sharp(at('train', 'blue', '0.png')).jpeg();
    await photograph.clone().toFile(at('test', 'blue', 'plain.jpg'));
    await photograph
      .clone()
      .withExif({ IFD0: { Copyright: 'nobody' } })
      .toFile(at('train', 'blue', 'tagged.jpg'));
    await mkdir(at('val', 'red'), { recursive: true });
    await copyFile(at('train', 'red', '2.png'), at('val', 'red', 'v.png'));
    await copyFile(at('test', 'red', '0.png'), at('val', 'red', 't.png'));
  });
  afterAll(() => mixed.remove());

  const names = (part: readonly LabelledImage[]): string[] => part.map(({ file }) => file.slice(mixed.path.length + 1));

  it('stay in the test part, and the user is told how many there were', async () => {
    const dataset = (await openDataset(mixed.path)) as ClassificationDataset;
    expect(dataset.train).toHaveLength(33);
    const { train, validation, calibration, warnings } = await split(dataset, 0);
    const kept = names([...train, ...validation, ...calibration]);
    expect(kept).toHaveLength(30);
    for (const twin of ['red/copy.png', 'red/again.webp', 'blue/tagged.jpg'])
      expect(kept).not.toContain(`train/${twin}`);
    expect(warnings).toEqual([`3 training images of ${mixed.path} are in its test part too; they were left out.`]);
  });

  it('leave the training part for a validation part of its own as well', async () => {
    const dataset: ClassificationDataset = {
      ...((await openDataset(mixed.path)) as ClassificationDataset),
      validation: ['v.png', 't.png'].map((name) => ({ file: at('val', 'red', name), label: 2 })),
    };
    const { train, validation, calibration, warnings } = await split(dataset, 0);
    expect(names(validation)).toEqual(['val/red/v.png']);
    expect(names([...train, ...calibration])).not.toContain('train/red/2.png');
    expect(train.length + calibration.length).toBe(29);
    expect(warnings).toHaveLength(2);
  });

  it('are found by what the cache folder remembers too', async () => {
    const dataset = (await openDataset(mixed.path)) as ClassificationDataset;
    const cacheFolder = at('cache');
    const first = await identify(dataset, { signal: never, cacheFolder });
    expect(await identify(dataset, { signal: never, cacheFolder })).toEqual(first);
    await copyFile(at('train', 'red', '5.png'), at('train', 'red', '6.png'));
    const changed = await identify(dataset, { signal: never, cacheFolder });
    const indexOf = (name: string): number => dataset.train.findIndex(({ file }) => file.endsWith(name));
    expect(changed.train[indexOf('red/6.png')]).toBe(changed.train[indexOf('red/5.png')]);
    expect(changed.train[indexOf('red/6.png')]).not.toBe(first.train[indexOf('red/6.png')]);
  });
});

describe('sampleImages', () => {
  it('draws over all classes, the same ones for the same seed', async () => {
    const { train } = await open();
    const sample = sampleImages(train, 20, 0);
    expect(new Set(sample.map(({ file }) => file)).size).toBe(20);
    expect(new Set(sample.map(({ label }) => label)).size).toBe(3);
    expect(sampleImages(train, 20, 0)).toEqual(sample);
    expect(sampleImages(train, 1000, 0)).toHaveLength(70);
  });
});

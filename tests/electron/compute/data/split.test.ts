import { createHash } from 'node:crypto';
import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LabelledImage, openImageFolder } from '../../../../electron/compute/data/image-folder.ts';
import { sampleImages, splitTrain } from '../../../../electron/compute/data/split.ts';
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

describe('splitTrain', () => {
  it('cuts disjoint parts that no image straddles under another name', async () => {
    const dataset = await openImageFolder(folder.path);
    for (const seed of [0, 1, 2]) {
      const { train, validation, calibration } = await splitTrain(dataset, seed, never);
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
    const dataset = await openImageFolder(folder.path);
    const first = await splitTrain(dataset, 5, never);
    expect(await splitTrain(dataset, 5, never)).toEqual(first);
    expect((await splitTrain(dataset, 6, never)).validation).not.toEqual(first.validation);
  });

  it('says that training images are missing', async () => {
    const dataset = { ...(await openImageFolder(folder.path)), train: [] };
    expect((await failureOf(splitTrain(dataset, 0, never))).code).toBe('DATASET_NOT_FOUND');
  });

  it('stops when it is cancelled', async () => {
    const dataset = await openImageFolder(folder.path);
    await expect(splitTrain(dataset, 0, AbortSignal.abort(new Error('stop')))).rejects.toThrow('stop');
  });
});

describe('sampleImages', () => {
  it('draws over all classes, the same ones for the same seed', async () => {
    const { train } = await openImageFolder(folder.path);
    const sample = sampleImages(train, 20, 0);
    expect(new Set(sample.map(({ file }) => file)).size).toBe(20);
    expect(new Set(sample.map(({ label }) => label)).size).toBe(3);
    expect(sampleImages(train, 20, 0)).toEqual(sample);
    expect(sampleImages(train, 1000, 0)).toHaveLength(70);
  });
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultAugmentation } from '../../../../electron/compute/data/augment/augmentation.ts';
import { batches } from '../../../../electron/compute/data/batches.ts';
import type { Dataset, Sample } from '../../../../electron/compute/data/dataset.ts';
import { ImageStore } from '../../../../electron/compute/data/image-store.ts';
import { openDataset } from '../../../../electron/compute/data/open-dataset.ts';
import { openTrainingStream } from '../../../../electron/compute/data/training-stream.ts';
import { camvid, cifar10, coco256, imagenet500, sharedData } from '../../../setup/shared-data.ts';
import { never } from '../samples.ts';
import { takeFrom } from './streams.ts';

let work: string;
beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'espalier-real-data-'));
});
afterAll(() => rm(work, { recursive: true }));

/** Opens a data set that a description outside its folder describes. */
async function describedBy(root: string, yaml: string): Promise<Dataset> {
  const task = join(work, 'task.yaml');
  await writeFile(task, yaml);
  return openDataset(root, task);
}

/** Augmented batches are the same with one worker and without a cache as with two workers from the cache. */
async function expectReproducible(dataset: Dataset, size: { width: number; height: number }, limit: number) {
  const options = {
    split: 'train',
    batchSize: 16,
    size,
    augmentation: defaultAugmentation(dataset, size),
    seed: 1,
    limit,
    signal: never,
  } as const;
  const count = 1.5 * Math.floor(limit / 16);
  const expected = await takeFrom(openTrainingStream(dataset, { ...options, workers: 1 }), count);
  expect(new Set(expected).size).toBe(expected.length);
  const cacheFolder = join(work, dataset.task);
  const cached = await openTrainingStream(dataset, { ...options, workers: 2, cacheFolder });
  expect(await takeFrom(Promise.resolve(cached), count)).toEqual(expected);
  expect(cached.warnings).toEqual([]);
}

const camvidYaml = `
task: segmentation
classes: [sky, building, pole, road, pavement, tree, sign, fence, car, pedestrian, bicyclist]
void: 11
validation: { images: val/images, labels: val/labels }
`;

describe.skipIf(sharedData('camvid-240x180.tar') === null)('CamVid', () => {
  it('gives masks of its classes, whole in evaluation and augmented in training', async () => {
    const dataset = await describedBy(await camvid(), camvidYaml);
    expect([dataset.train.length, dataset.validation?.length, dataset.test.length]).toEqual([367, 101, 233]);
    const size = { width: 240, height: 180 };
    const store = new ImageStore(dataset, size);
    const some: readonly Sample[] = dataset.test.slice(0, 12);
    const options = { batchSize: 8, fixed: false, normalization: dataset.normalization, signal: never };
    for await (const { targets, count } of batches(store, some, options)) {
      if (targets.task !== 'segmentation') throw new Error('masks expected');
      expect(targets.labels).toHaveLength(count * size.width * size.height);
      const seen = new Set(targets.labels);
      for (const label of [0, 1, 3, 255]) expect(seen).toContain(label);
      expect([...seen].every((label) => label < 11 || label === 255)).toBe(true);
    }
    expect(store.resized).toBe(0);
    await expectReproducible(dataset, { width: 96, height: 64 }, 64);
  });
});

describe.skipIf(sharedData('coco256-320px.tar') === null)('COCO', () => {
  it('gives boxes within the images, as they are in evaluation and in mosaics in training', async () => {
    const classes = Array.from({ length: 80 }, (_, label) => `"${label}"`).join(', ');
    const dataset = await describedBy(
      await coco256(),
      `task: detection
classes: [${classes}]
input: { mean: 0, std: 1 }
train: { images: train2017/images, labels: train2017/boxes }
test: { images: val2017/images, labels: val2017/boxes }`,
    );
    expect([dataset.train.length, dataset.test.length]).toEqual([128, 128]);
    const size = { width: 320, height: 320 };
    const options = { batchSize: 16, fixed: false, normalization: dataset.normalization, signal: never };
    const some: readonly Sample[] = dataset.test.slice(0, 32);
    let boxes = 0;
    for await (const { targets } of batches(new ImageStore(dataset, size), some, options)) {
      if (targets.task !== 'detection') throw new Error('boxes expected');
      boxes += targets.boxes.flat().length;
    }
    expect(boxes).toBe(some.reduce((sum, image) => sum + ('boxes' in image ? image.boxes.length : 0), 0));
    await expectReproducible(dataset, { width: 96, height: 96 }, 64);
  });
});

describe.skipIf(sharedData('imagenet-val500-227px.tar') === null)('ImageNet', () => {
  it('is read from its list', async () => {
    const dataset = await describedBy(await imagenet500(), 'format: list\ntest: labels.csv\n');
    expect(dataset.test).toHaveLength(500);
    expect(dataset.classes.length).toBeLessThanOrEqual(1000);
    expect(dataset.test[0]).toMatchObject({ label: 472 });
  });
});

describe.skipIf(sharedData('cifar10-jpeg.tar.xz') === null)('CIFAR-10', () => {
  it('is decoded once and then comes from the cache', async () => {
    const dataset = await openDataset(await cifar10());
    // The first of every class: identifying all 60,000 files takes too long here.
    const everyTwentieth = dataset.train.filter((_, i) => i % 20 === 0);
    const part = { ...dataset, train: everyTwentieth, test: dataset.test.slice(0, 100) } as Dataset;
    await expectReproducible(part, { width: 32, height: 32 }, 1024);
  });
});

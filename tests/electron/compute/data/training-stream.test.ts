import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { batches } from '../../../../electron/compute/data/batches.ts';
import type { ClassificationDataset, LabelledImage } from '../../../../electron/compute/data/dataset.ts';
import { identify } from '../../../../electron/compute/data/identity/identity.ts';
import { ImageStore } from '../../../../electron/compute/data/image-store.ts';
import { openDataset } from '../../../../electron/compute/data/open-dataset.ts';
import { splitDataset } from '../../../../electron/compute/data/split.ts';
import { drawDataset, failureOf, never, temporaryFolder } from '../samples.ts';
import { npy } from './numpy-file.ts';
import { openSmall, take, takeFrom } from './streams.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let dataset: ClassificationDataset;

beforeAll(async () => {
  folder = await temporaryFolder();
  await drawDataset(folder.path, { train: 60, test: 3 });
  dataset = (await openDataset(folder.path)) as ClassificationDataset;
});
afterAll(() => folder.remove());

/** 60 images, 6 of them for validation and 3 for calibration: 51 are trained on, in 6 batches of 8. */
const batchesPerEpoch = 6;

describe('a training stream', () => {
  it('is the same for any number of workers, with and without a cache', async () => {
    const cacheFolder = join(folder.path, 'cache-of-sameness');
    const expected = await takeFrom(openSmall(dataset), 15);
    expect(new Set(expected).size).toBe(15);
    expect(await takeFrom(openSmall(dataset, { workers: 3 }), 15)).toEqual(expected);
    expect(await takeFrom(openSmall(dataset, { workers: 2, cacheFolder }), 15)).toEqual(expected);
    expect(await takeFrom(openSmall(dataset, { workers: 1, cacheFolder }), 15)).toEqual(expected);
  });

  it('goes on from any position', async () => {
    const expected = await takeFrom(openSmall(dataset), 14);
    for (const done of [5, 6, 11]) {
      const stream = await openSmall(dataset);
      await take(stream, done);
      const position = JSON.parse(JSON.stringify(stream.position)) as typeof stream.position;
      await stream.close();
      expect(position).toEqual({ epoch: Math.floor(done / batchesPerEpoch), batch: done % batchesPerEpoch });
      expect(await takeFrom(openSmall(dataset, { position }), 14 - done)).toEqual(expected.slice(done));
    }
  });

  it('differs with the seed', async () => {
    expect(await takeFrom(openSmall(dataset, { seed: 4 }), 2)).not.toEqual(await takeFrom(openSmall(dataset), 2));
  });

  it('shows every image once an epoch, but for those that fill no batch, with its label', async () => {
    // Every image has a red of its own, and its label is the tens of it.
    const painted = await temporaryFolder();
    try {
      const pixels = new Uint8Array(50 * 3);
      for (let i = 0; i < 50; i++) pixels[3 * i] = 2 * i;
      await writeFile(join(painted.path, 'x.npy'), npy('|u1', [50, 1, 1, 3], pixels));
      const labels = Uint8Array.from({ length: 50 }, (_, i) => Math.floor(i / 10));
      await writeFile(join(painted.path, 'y.npy'), npy('|u1', [50], labels));
      await writeFile(join(painted.path, 'test.npy'), npy('|u1', [1, 1, 1, 3], Uint8Array.of(1, 2, 3)));
      await writeFile(join(painted.path, 'test-y.npy'), npy('|u1', [1], Uint8Array.of(0)));
      await writeFile(
        join(painted.path, 'dataset.yaml'),
        'format: numpy\ninput: { mean: 0, std: 1 }\ntrain: { images: x.npy, labels: y.npy }\ntest: { images: test.npy, labels: test-y.npy }\n',
      );
      const stream = await openSmall(await openDataset(painted.path), {
        size: { width: 1, height: 1 },
        augmentation: 'off',
      });
      // 50 - 5 - 3 images.
      expect(stream.batchesPerEpoch).toBe(5);
      const orders: number[][] = [[], []];
      for (let i = 0; i < 10; i++) {
        const { images, targets, epoch } = await stream.next();
        for (let at = 0; at < 8; at++) {
          const image = Math.round((images[3 * at]! * 255) / 2);
          expect(targets.task === 'classification' && targets.labels[at]).toBe(Math.floor(image / 10));
          orders[epoch]!.push(image);
        }
      }
      await stream.close();
      expect(new Set(orders[0]).size).toBe(40);
      expect(new Set(orders[1]).size).toBe(40);
      expect(orders[1]).not.toEqual(orders[0]);
    } finally {
      await painted.remove();
    }
  });

  it('shows what evaluation sees when nothing is augmented', async () => {
    const size = { width: 6, height: 7 };
    const identities = await identify(dataset, { signal: never, cacheFolder: null });
    const { train } = splitDataset<LabelledImage>(dataset, identities, 3);
    const evaluated = new Set<string>();
    const reading = { batchSize: 1, fixed: false, normalization: dataset.normalization, signal: never };
    for await (const { data, targets } of batches(new ImageStore(dataset, size), train, reading)) {
      evaluated.add(`${targets.labels[0]} ${data.join(' ')}`);
    }
    const streamed = new Set<string>();
    const stream = await openSmall(dataset, { batchSize: 1, size, augmentation: 'off' });
    for (let i = 0; i < train.length; i++) {
      const { images, targets } = await stream.next();
      if (targets.task === 'classification') streamed.add(`${targets.labels[0]} ${images.join(' ')}`);
    }
    await stream.close();
    expect(streamed).toEqual(evaluated);
  });

  it('takes a sample of the images where one is asked for', async () => {
    const stream = await openSmall(dataset, { limit: 20 });
    expect(stream.batchesPerEpoch).toBe(2);
    await stream.close();
  });

  it('counts the time that its reader waits', async () => {
    const stream = await openSmall(dataset);
    expect(stream.waitedMs).toBe(0);
    await take(stream, 1);
    expect(stream.waitedMs).toBeGreaterThan(0);
    await stream.close();
  });
});

describe('a training stream fails', () => {
  let broken: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeEach(async () => {
    broken = await temporaryFolder();
    await drawDataset(broken.path, { train: 60, test: 3 });
  });
  afterEach(() => broken.remove());

  it('naming an image that never decoded', async () => {
    const file = join(broken.path, 'train', 'red', '3.png');
    await writeFile(file, 'no image');
    const failure = await failureOf(openSmall(await openDataset(broken.path)));
    expect(failure).toMatchObject({ code: 'IMAGE_UNREADABLE' });
    expect(failure.message).toContain(file);
  });

  it('naming an image that is gone meanwhile', async () => {
    const stream = await openSmall(await openDataset(broken.path), { batchSize: 1, workers: 2 });
    await rm(join(broken.path, 'train'), { recursive: true });
    const failure = await failureOf(take(stream, 51));
    expect(failure.code).toBe('IMAGE_UNREADABLE');
    expect(failure.message).toMatch(/train.\w+.\d+\.png does not decode/);
    await stream.close();
  });

  it('when the images fill no batch', async () => {
    const failure = await failureOf(openSmall(dataset, { batchSize: 100 }));
    expect(failure).toMatchObject({ code: 'OPTION_INVALID' });
    expect(failure.message).toContain('51 images');
  });

  it.each([
    { epoch: 0, batch: 6 },
    { epoch: -1, batch: 0 },
    { epoch: 0.5, batch: 0 },
  ])('when there is no position %o', async (position) => {
    expect((await failureOf(openSmall(dataset, { position }))).code).toBe('OPTION_INVALID');
  });

  it('with the reason that it is aborted with', async () => {
    const controller = new AbortController();
    const stream = await openSmall(dataset, { signal: controller.signal });
    await take(stream, 1);
    controller.abort(new Error('enough'));
    await expect(stream.next()).rejects.toThrow('enough');
    await stream.close();
  });

  it('after it is closed', async () => {
    const stream = await openSmall(dataset);
    await stream.close();
    expect((await failureOf(take(stream, 10))).code).toBe('CANCELLED');
  });
});

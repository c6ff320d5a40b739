import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Batch, batches } from '../../../../electron/compute/data/batches.ts';
import type { ClassificationDataset, LabelledImage } from '../../../../electron/compute/data/dataset.ts';
import { ImageStore } from '../../../../electron/compute/data/image-store.ts';
import type { ImageLabels } from '../../../../electron/compute/data/targets.ts';
import { failureOf, never, png, temporaryFolder } from '../samples.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const normalization = { mean: [0.5, 0.25, 0], std: [0.5, 1, 2] } as {
  mean: [number, number, number];
  std: [number, number, number];
};
const size = { width: 2, height: 2 };
const images: LabelledImage[] = [];
const dataset: ClassificationDataset = {
  task: 'classification',
  root: 'here',
  classes: ['0', '1', '2', '3', '4'],
  normalization,
  mirror: true,
  train: [],
  validation: null,
  test: images,
};

beforeAll(async () => {
  folder = await temporaryFolder();
  for (let i = 0; i < 5; i++) {
    const file = join(folder.path, `${i}.png`);
    await writeFile(
      file,
      await png(
        Uint8Array.from({ length: 12 }, (_, at) => 20 * i + at),
        2,
      ),
    );
    images.push({ file, label: i });
  }
});
afterAll(() => folder.remove());

async function collect(source: AsyncIterable<Batch<ImageLabels>>) {
  const all: { data: number[]; labels: number[]; size: number; count: number }[] = [];
  for await (const { data, targets, size, count } of source) {
    all.push({ data: [...data], labels: [...targets.labels], size, count });
  }
  return all;
}

describe('batches', () => {
  it('gives normalised planes in the order of the images', async () => {
    const store = new ImageStore(dataset, size);
    const options = { batchSize: 2, fixed: false, normalization, signal: never };
    const found = await collect(batches(store, images, options));
    expect(found.map(({ size, count }) => [size, count])).toEqual([
      [2, 2],
      [2, 2],
      [1, 1],
    ]);
    expect(found.flatMap(({ labels }) => labels)).toEqual([0, 1, 2, 3, 4]);
    // Image 1: pixel p has red 20 + 3p, green 21 + 3p, blue 22 + 3p.
    const expected = [
      ...[20, 23, 26, 29].map((red) => (red / 255 - 0.5) / 0.5),
      ...[21, 24, 27, 30].map((green) => (green / 255 - 0.25) / 1),
      ...[22, 25, 28, 31].map((blue) => blue / 255 / 2),
    ];
    found[0]!.data.slice(12).forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 6));
  });

  it('fills the last batch of a network that fixes its batch', async () => {
    const options = { batchSize: 4, fixed: true, normalization, signal: never };
    const found = await collect(batches(new ImageStore(dataset, size), images, options));
    expect(found[1]).toMatchObject({ size: 4, count: 1, labels: [4] });
    expect(found[1]!.data.slice(12, 24)).toEqual(found[1]!.data.slice(0, 12));
  });

  it('resizes what has another size, and counts it', async () => {
    const file = join(folder.path, 'large.png');
    await sharp({ create: { width: 30, height: 20, channels: 4, background: { r: 255, g: 0, b: 51, alpha: 1 } } })
      .png()
      .toFile(file);
    const store = new ImageStore(dataset, size);
    const { planes } = await store.get({ file, label: 0 });
    expect([...planes]).toEqual([255, 255, 255, 255, 0, 0, 0, 0, 51, 51, 51, 51]);
    expect(store.resized).toBe(1);
  });

  it('reads grey images as RGB', async () => {
    const file = join(folder.path, 'grey.png');
    const grey = sharp(Uint8Array.of(10, 20, 30, 40), { raw: { width: 2, height: 2, channels: 1 } });
    await grey.toColourspace('b-w').png().toFile(file);
    expect([...(await new ImageStore(dataset, size).get({ file, label: 0 })).planes]).toEqual([
      10, 20, 30, 40, 10, 20, 30, 40, 10, 20, 30, 40,
    ]);
  });

  it('names the image that does not decode', async () => {
    const file = join(folder.path, 'broken.jpg');
    await writeFile(file, 'no image');
    const broken = [...images, { file, label: 0 }];
    const options = { batchSize: 2, fixed: false, normalization, signal: never };
    const failure = await failureOf(collect(batches(new ImageStore(dataset, size), broken, options)));
    expect(failure.code).toBe('IMAGE_UNREADABLE');
    expect(failure.message).toContain(file);
  });

  it('refuses a truncated image instead of evaluating its grey rest', async () => {
    const file = join(folder.path, 'truncated.jpg');
    const whole = await sharp({ create: { width: 64, height: 64, channels: 3, background: 'red' } })
      .jpeg()
      .toBuffer();
    await writeFile(file, whole.subarray(0, whole.length - 40));
    const store = new ImageStore(dataset, size);
    expect((await failureOf(Promise.resolve(store.get({ file, label: 0 })))).code).toBe('IMAGE_UNREADABLE');
  });

  it('holds no more decoded bytes than it may', async () => {
    const store = new ImageStore(dataset, size, 12);
    await store.get(images[0]!);
    await store.get(images[1]!);
    expect(store.get(images[0]!)).not.toBeInstanceOf(Promise);
    expect(store.get(images[1]!)).toBeInstanceOf(Promise);
  });
});

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClassificationDataset } from '../../../../../electron/compute/data/dataset.ts';
import { identify } from '../../../../../electron/compute/data/identity/identity.ts';
import { outlineOfJpeg } from '../../../../../electron/compute/data/identity/jpeg-outline.ts';
import { imagenetNormalization } from '../../../../../electron/compute/data/normalization.ts';
import { Generator } from '../../../../../electron/compute/random/generator.ts';
import { never, temporaryFolder } from '../../samples.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const generator = Generator.fromSeed(1, 'noise');

beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());

function noise(width = 24, height = 16): Sharp {
  const pixels = Uint8Array.from({ length: 3 * width * height }, () => generator.integer(256));
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

async function identitiesOf(files: Readonly<Record<string, Uint8Array>>): Promise<readonly string[]> {
  const train = [];
  for (const [name, bytes] of Object.entries(files)) {
    const file = join(folder.path, name);
    await writeFile(file, bytes);
    train.push({ file, label: 0 });
  }
  const dataset: ClassificationDataset = {
    task: 'classification',
    root: folder.path,
    classes: ['noise'],
    normalization: imagenetNormalization,
    mirror: true,
    train,
    validation: null,
    test: [],
  };
  return (await identify(dataset, { signal: never, cacheFolder: null })).train;
}

describe('identities', () => {
  it('of JPEG files of one coding are told without decoding, whatever is noted in them', async () => {
    const jpeg = await noise().jpeg({ optimiseCoding: false }).toBuffer();
    const comment = Buffer.from([0xff, 0xfe, 0x00, 0x06, ...Buffer.from('note')]);
    const tagged = Buffer.concat([jpeg.subarray(0, 2), comment, jpeg.subarray(2)]);
    const [first, second, third] = await identitiesOf({
      'a.jpg': jpeg,
      'b.jpg': tagged,
      'c.jpg': await noise().jpeg({ optimiseCoding: false }).toBuffer(),
    });
    expect(second).toBe(first);
    expect(third).not.toBe(first);
    expect(first).not.toContain('pixels');
  });

  it('of files that are coded in different ways are told by their pixels', async () => {
    const jpeg = await noise().jpeg().toBuffer();
    const decoded = sharp(await sharp(jpeg).raw().toBuffer(), { raw: { width: 24, height: 16, channels: 3 } });
    const other = await noise(16, 24).jpeg({ quality: 50 }).toBuffer();
    const [fromJpeg, fromPng, fromWebp, rough, turned] = await identitiesOf({
      'd.jpg': jpeg,
      'd.png': await decoded.clone().png().toBuffer(),
      'd.webp': await decoded.clone().webp({ lossless: true }).toBuffer(),
      'e.jpg': await decoded.clone().jpeg({ quality: 50, progressive: true }).toBuffer(),
      'f.jpg': other,
    });
    expect(fromPng).toBe(fromJpeg);
    expect(fromWebp).toBe(fromJpeg);
    expect(rough).not.toBe(fromJpeg);
    expect(fromJpeg).toContain('pixels');
    // No other image has its size, so nothing has to be decoded to tell it apart.
    expect(turned).not.toContain('pixels');
  });
});

describe('outlines of JPEG files', () => {
  it('state the size, and are null for anything unusual', async () => {
    const jpeg = await noise().jpeg().toBuffer();
    expect(outlineOfJpeg(jpeg)).toMatchObject({ width: 24, height: 16 });
    expect(outlineOfJpeg(await noise().png().toBuffer())).toBeNull();
    expect(outlineOfJpeg(jpeg.subarray(0, 100))).toBeNull();
    expect(outlineOfJpeg(Buffer.concat([jpeg, Buffer.from('more')]))).toBeNull();
    expect(outlineOfJpeg(Buffer.from([0xff, 0xd8, 0xff, 0xd9]))).toBeNull();
  });
});

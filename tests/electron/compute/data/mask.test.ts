import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateSync, crc32 } from 'node:zlib';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readMask } from '../../../../electron/compute/data/mask.ts';
import { openDataset } from '../../../../electron/compute/data/open-dataset.ts';
import { failureOf, png, temporaryFolder } from '../samples.ts';
import { openSmall, take } from './streams.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let file: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  file = join(folder.path, 'image.png');
  await writeFile(file, await png(new Uint8Array(48).fill(9), 4));
});
afterAll(() => folder.remove());

/** A PNG of raw rows, each with its filter before it. */
function rawPng(width: number, height: number, bits: number, colour: number, rows: readonly number[], interlace = 0) {
  const chunk = (type: string, content: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(content.length);
    check.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, check]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([bits, colour, 0, 0, interlace], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    ...(colour === 3 ? [chunk('PLTE', Buffer.from([0, 0, 0, 128, 0, 0, 0, 128, 0, 128, 128, 0]))] : []),
    chunk('IDAT', deflateSync(Buffer.from(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

async function read(bytes: Uint8Array, size = { width: 4, height: 4 }, classes = 4): Promise<number[]> {
  const mask = join(folder.path, 'mask.png');
  await writeFile(mask, bytes);
  return [...(await readMask({ file, mask }, size, { classes, voidLabel: 11 }))];
}

const labels = [0, 1, 2, 3, 3, 2, 1, 0, 0, 0, 1, 1, 11, 11, 2, 2];
const targets = labels.map((label) => (label === 11 ? 255 : label));

describe('masks', () => {
  it('are the grey values, void as it is named', async () => {
    const grey = sharp(Uint8Array.from(labels), { raw: { width: 4, height: 4, channels: 1 } }).toColourspace('b-w');
    expect(await read(await grey.png({ adaptiveFiltering: true }).toBuffer())).toEqual(targets);
  });

  it('are the indices of a palette, not its colours', async () => {
    // Two bits a pixel, rows 0 1 2 3.
    const rows = [0, 1, 2, 3].flatMap(() => [0, 0b00011011]);
    expect(await read(rawPng(4, 4, 2, 3, rows))).toEqual([0, 1, 2, 3].flatMap(() => [0, 1, 2, 3]));
  });

  it('undo every row filter', async () => {
    const filtered = [
      [0, 0, 1, 2, 3], // as it is
      [1, 1, 1, 1, 0], // more than the left one: 1 2 3 3
      [2, 0, 0, 0, 255], // more than the upper one: 1 2 3 2
      [3, 1, 0, 0, 1], // more than their mean: 1 1 2 3
    ];
    expect(await read(rawPng(4, 4, 8, 0, filtered.flat()))).toEqual([0, 1, 2, 3, 1, 2, 3, 3, 1, 2, 3, 2, 1, 1, 2, 3]);
    // More than whichever of left, upper and upper left is nearest to left + upper - upper left.
    const paeth = [0, 3, 2, 1, 0, 4, 0, 0, 0, 0, 4, 254, 1, 1, 1, 0, 0, 0, 0, 0];
    expect(await read(rawPng(4, 4, 8, 0, paeth))).toEqual([3, 2, 1, 0, 3, 2, 1, 0, 1, 2, 2, 2, 0, 0, 0, 0]);
  });

  it('are resized by nearest neighbour', async () => {
    const rows = [0, 1, 2, 3].flatMap((row) => [0, row, row, 0, 0]);
    expect(await read(rawPng(4, 4, 8, 0, rows), { width: 2, height: 2 })).toEqual([1, 0, 3, 0]);
  });

  const plain = [0, 1, 2, 3].flatMap(() => [0, 0, 0, 0, 0]);
  it.each<[string, Buffer, string, RegExp]>([
    [
      'of another size than their image',
      rawPng(2, 2, 8, 0, [0, 1, 1, 0, 1, 1]),
      'DATASET_INVALID',
      /mask.png: the mask is 2 x 2, and its image .*image.png is 4 x 4/,
    ],
    [
      'with a label that is no class',
      rawPng(4, 4, 8, 0, plain.with(13, 7)),
      'DATASET_INVALID',
      /mask.png: row 2, column 2 has the label 7, and there are 4 classes/,
    ],
    [
      'that are truncated',
      rawPng(4, 4, 8, 0, plain).subarray(0, 50),
      'IMAGE_UNREADABLE',
      /mask.png does not decode.*truncated/,
    ],
    ['with too few rows', rawPng(4, 4, 8, 0, [0, 1, 2]), 'IMAGE_UNREADABLE', /truncated/],
    ['of colours', rawPng(4, 4, 8, 2, plain), 'IMAGE_UNREADABLE', /grey or palette/],
    ['of 16 bits', rawPng(4, 4, 16, 0, plain), 'IMAGE_UNREADABLE', /up to 8 bits/],
    ['that are interlaced', rawPng(4, 4, 8, 0, plain, 1), 'IMAGE_UNREADABLE', /interlacing/],
    ['of an absurd size', rawPng(1e9, 4, 8, 0, plain), 'IMAGE_UNREADABLE', /1000000000 x 4/],
    ['that are no PNG', Buffer.from('no'), 'IMAGE_UNREADABLE', /it is no PNG/],
  ])('%s are refused', async (_, bytes, code, message) => {
    const failure = await failureOf(read(bytes));
    expect(failure.code).toBe(code);
    expect(failure.message).toMatch(message);
  });
});

describe('a data set of masks', () => {
  async function write(root: string, mask: Buffer): Promise<void> {
    for (const part of ['train', 'test']) {
      await mkdir(join(root, part, 'images'), { recursive: true });
      await mkdir(join(root, part, 'labels'), { recursive: true });
      for (let i = 0; i < 12; i++) {
        const grey = new Uint8Array(48).fill(part === 'train' ? 20 * i : 250);
        await writeFile(join(root, part, 'images', `${i}.png`), await png(grey, 4));
        await writeFile(join(root, part, 'labels', `${i}.png`), mask);
      }
    }
    await writeFile(join(root, 'dataset.yaml'), 'task: segmentation\nclasses: [road, sky]\nvoid: 7\n');
  }

  it('names the mask that does not fit while it is streamed', async () => {
    const root = join(folder.path, 'streamed');
    await write(root, rawPng(4, 4, 8, 0, [0, 1, 1, 7, 5, ...[0, 1, 2].flatMap(() => [0, 0, 0, 0, 0])]));
    const stream = await openSmall(await openDataset(root));
    const failure = await failureOf(take(stream, 1));
    await stream.close();
    expect(failure.code).toBe('DATASET_INVALID');
    expect(failure.message).toMatch(/train.labels.\d+.png: row 0, column 3 has the label 5/);
  });

  it('names the image whose mask is missing', async () => {
    const root = join(folder.path, 'incomplete');
    await write(
      root,
      rawPng(
        4,
        4,
        8,
        0,
        [0, 1, 2, 3].flatMap(() => [0, 0, 0, 0, 0]),
      ),
    );
    await writeFile(join(root, 'train', 'images', 'more.png'), await png(new Uint8Array(48), 4));
    const failure = await failureOf(openDataset(root));
    expect(failure.code).toBe('DATASET_INVALID');
    expect(failure.message).toMatch(/more.png: its mask .*more.png is missing/);
  });
});

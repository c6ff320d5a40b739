import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeImage } from '../../../../electron/compute/data/image.ts';
import { failureOf, temporaryFolder } from '../samples.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());

function bitmap(bits: number, height: number, pixels: readonly number[], palette: readonly number[] = []): Buffer {
  const header = Buffer.alloc(54);
  header.write('BM', 0, 'latin1');
  header.writeUInt32LE(54 + palette.length, 10);
  header.writeUInt32LE(40, 14);
  header.writeInt32LE(2, 18);
  header.writeInt32LE(height, 22);
  header.writeUInt16LE(bits, 28);
  return Buffer.concat([header, Buffer.from(palette), Buffer.from(pixels)]);
}

async function decode(bytes: Buffer, width = 2, height = 2): Promise<number[]> {
  const file = join(folder.path, 'image.bmp');
  await writeFile(file, bytes);
  return [...(await decodeImage({ file }, { width, height })).planes];
}

/** Top row: (1, 2, 3) (4, 5, 6); bottom row: (7, 8, 9) (10, 11, 12). */
const planes = [1, 4, 7, 10, 2, 5, 8, 11, 3, 6, 9, 12];

describe('bitmaps', () => {
  it.each([
    ['24 bits, from the bottom', bitmap(24, 2, [9, 8, 7, 12, 11, 10, 0, 0, 3, 2, 1, 6, 5, 4, 0, 0])],
    ['24 bits, from the top', bitmap(24, -2, [3, 2, 1, 6, 5, 4, 0, 0, 9, 8, 7, 12, 11, 10, 0, 0])],
    ['32 bits', bitmap(32, 2, [9, 8, 7, 0, 12, 11, 10, 0, 3, 2, 1, 0, 6, 5, 4, 0])],
    [
      '8 bits with a palette',
      bitmap(8, 2, [2, 3, 0, 0, 0, 1, 0, 0], [3, 2, 1, 0, 6, 5, 4, 0, 9, 8, 7, 0, 12, 11, 10, 0]),
    ],
  ])('of %s are read', async (_, bytes) => {
    expect(await decode(bytes)).toEqual(planes);
  });

  it('are resized like other images', async () => {
    const grey = bitmap(24, 2, [50, 50, 50, 50, 50, 50, 0, 0, 50, 50, 50, 50, 50, 50, 0, 0]);
    expect(await decode(grey, 1, 1)).toEqual([50, 50, 50]);
  });

  it.each([
    ['truncated', bitmap(24, 2, [1, 2, 3])],
    ['of 4 bits', bitmap(4, 2, new Array<number>(16).fill(0))],
    ['of an absurd size', bitmap(24, 1 << 30, [])],
    ['with a pixel outside its palette', bitmap(8, 2, [2, 3, 0, 0, 0, 1, 0, 0], [3, 2, 1, 0])],
    ['that are none', Buffer.from('no bitmap')],
  ])('%s are refused', async (_, bytes) => {
    expect((await failureOf(decode(bytes))).code).toBe('IMAGE_UNREADABLE');
  });
});

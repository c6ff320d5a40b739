import { readFile } from 'node:fs/promises';
import type { Bitmap } from './pixels.ts';

const headerBytes = 54;
const uncompressed = 0;
/** Sides beyond this are no image of a data set, but a damaged header. */
const longestSide = 32_768;

/** Whether a file goes by the name of a Windows bitmap, which libvips' npm build does not read. */
export function isBitmap(file: string): boolean {
  return /\.bmp$/i.test(file);
}

/** Reads an uncompressed Windows bitmap of 8 (palette), 24 or 32 bits a pixel. Throws an Error in plain words. */
export async function readBitmap(file: string): Promise<Bitmap> {
  const bytes = await readFile(file);
  if (bytes.length < headerBytes || bytes.toString('latin1', 0, 2) !== 'BM') throw new Error('it is no bitmap');
  const bits = bytes.readUInt16LE(28);
  if (bytes.readUInt32LE(30) !== uncompressed || ![8, 24, 32].includes(bits)) {
    throw new Error(`bitmaps are read uncompressed, of 8, 24 or 32 bits; this one is of another kind (${bits} bits)`);
  }
  const width = bytes.readInt32LE(18);
  const signedHeight = bytes.readInt32LE(22);
  const height = Math.abs(signedHeight);
  if (width < 1 || height < 1 || width > longestSide || height > longestSide) {
    throw new Error(`its header says ${width} x ${height}`);
  }
  const start = bytes.readUInt32LE(10);
  const stride = Math.ceil((width * bits) / 32) * 4;
  if (start + stride * height > bytes.length) throw new Error('it is truncated');
  const colourAt = bits === 8 ? paletteOf(bytes, start) : null;
  const data = new Uint8Array(3 * width * height);
  for (let y = 0; y < height; y++) {
    // A positive height means rows from the bottom.
    const row = start + stride * (signedHeight > 0 ? height - 1 - y : y);
    for (let x = 0; x < width; x++) {
      const from = colourAt === null ? row + (x * bits) / 8 : colourAt(bytes[row + x]);
      const to = 3 * (y * width + x);
      data[to] = bytes[from + 2];
      data[to + 1] = bytes[from + 1];
      data[to + 2] = bytes[from];
    }
  }
  return { data, width, height };
}

/** Where a colour of the palette stands: four bytes each, blue first, after the headers. */
function paletteOf(bytes: Buffer, pixelsStart: number): (index: number) => number {
  const start = 14 + bytes.readUInt32LE(14);
  return (index) => {
    const at = start + 4 * index;
    if (at + 4 > pixelsStart) throw new Error('a pixel lies outside its palette');
    return at;
  };
}

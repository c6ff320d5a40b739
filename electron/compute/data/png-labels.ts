import { inflateSync } from 'node:zlib';
import type { ImageSize } from './pixels.ts';

/** One number for each pixel: the grey value or the palette index as stored, never a colour. */
export interface LabelImage extends ImageSize {
  readonly labels: Uint8Array;
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const grey = 0;
const palette = 3;
/** Sides beyond this are no mask, but a damaged header. */
const longestSide = 32_768;

/**
 * Reads a PNG of 1 to 8 bits a pixel, grey or with a palette, row by row (PNG specification, third edition, sections
 * 7 and 9). Image libraries turn a palette into colours, which loses the labels. Throws an Error in plain words.
 */
export function readPngLabels(bytes: Buffer): LabelImage {
  if (!bytes.subarray(0, 8).equals(signature)) throw new Error('it is no PNG');
  const header = { width: 0, height: 0, bits: 0 };
  const data: Buffer[] = [];
  for (let at = 8, type = ''; type !== 'IEND';) {
    if (at + 12 > bytes.length) throw new Error('it is truncated');
    const length = bytes.readUInt32BE(at);
    type = bytes.toString('latin1', at + 4, at + 8);
    const content = bytes.subarray(at + 8, at + 8 + length);
    if (at + 12 + length > bytes.length) throw new Error('it is truncated');
    if (type === 'IHDR') Object.assign(header, readHeader(content));
    if (type === 'IDAT') data.push(content);
    at += 12 + length;
  }
  const { width, height, bits } = header;
  if (width === 0) throw new Error('it has no header');
  const stride = Math.ceil((width * bits) / 8);
  const rows = inflateSync(Buffer.concat(data), { maxOutputLength: height * (stride + 1) });
  if (rows.length < height * (stride + 1)) throw new Error('it is truncated');
  return { labels: unpack(unfilter(rows, stride, height), width, bits, stride), width, height };
}

function readHeader(content: Buffer): { width: number; height: number; bits: number } {
  if (content.length < 13) throw new Error('its header is truncated');
  const width = content.readUInt32BE(0);
  const height = content.readUInt32BE(4);
  const bits = content[8];
  if (width < 1 || height < 1 || width > longestSide || height > longestSide) {
    throw new Error(`its header says ${width} x ${height}`);
  }
  if ((content[9] !== grey && content[9] !== palette) || bits > 8 || content[12] !== 0) {
    throw new Error('masks are grey or palette PNGs of up to 8 bits a pixel, without interlacing');
  }
  return { width, height, bits };
}

/** Undoes the row filters; a pixel is at most one byte here, so the left neighbour is the byte before. */
function unfilter(rows: Buffer, stride: number, height: number): Uint8Array {
  const result = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = rows[y * (stride + 1)];
    const from = y * (stride + 1) + 1;
    const to = y * stride;
    for (let x = 0; x < stride; x++) {
      const left = x > 0 ? result[to + x - 1] : 0;
      const up = y > 0 ? result[to + x - stride] : 0;
      const upLeft = x > 0 && y > 0 ? result[to + x - stride - 1] : 0;
      result[to + x] = rows[from + x] + predicted(filter, left, up, upLeft);
    }
  }
  return result;
}

function predicted(filter: number, left: number, up: number, upLeft: number): number {
  switch (filter) {
    case 0:
      return 0;
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return (left + up) >> 1;
    case 4:
      return paeth(left, up, upLeft);
    default:
      throw new Error(`it has a row with the unknown filter ${filter}`);
  }
}

function paeth(left: number, up: number, upLeft: number): number {
  const toLeft = Math.abs(up - upLeft);
  const toUp = Math.abs(left - upLeft);
  const toUpLeft = Math.abs(left + up - 2 * upLeft);
  if (toLeft <= toUp && toLeft <= toUpLeft) return left;
  return toUp <= toUpLeft ? up : upLeft;
}

function unpack(rows: Uint8Array, width: number, bits: number, stride: number): Uint8Array {
  if (bits === 8) return rows;
  const height = rows.length / stride;
  const labels = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const bit = x * bits;
      labels[y * width + x] = (rows[y * stride + (bit >> 3)] >> (8 - bits - (bit & 7))) & ((1 << bits) - 1);
    }
  }
  return labels;
}

import { createHash } from 'node:crypto';

/** What tells JPEG files apart without decoding them. */
export interface JpegOutline {
  readonly width: number;
  readonly height: number;
  /**
   * Digest of all that governs decoding: tables, sampling, colour profile. Of two files of one coding, different data
   * means different coefficients, and so different pixels.
   */
  readonly coding: string;
  /** Digest of the compressed data. */
  readonly data: string;
}

const startOfImage = 0xffd8;
const endOfImage = 0xffd9;
const startOfScan = 0xda;
/** Exif and XMP (APP1), Photoshop's notes (APP13) and comments: they change no pixel. */
const notes = new Set([0xe1, 0xed, 0xfe]);

/**
 * Reads the segments of a JPEG file (ITU-T T.81, annex B) up to the first scan. Null for what is no JPEG file, or is
 * built in an unusual way: it has to be decoded.
 */
export function outlineOfJpeg(bytes: Buffer): JpegOutline | null {
  const { length } = bytes;
  if (length < 4 || bytes.readUInt16BE(0) !== startOfImage || bytes.readUInt16BE(length - 2) !== endOfImage)
    return null;
  const coding = createHash('sha256');
  let size: { width: number; height: number } | null = null;
  for (let at = 2; at + 4 <= length;) {
    const marker = bytes[at + 1];
    if (bytes[at] !== 0xff || marker < 0xc0) return null;
    if (marker === startOfScan) {
      if (size === null) return null;
      const data = createHash('sha256').update(bytes.subarray(at));
      return { ...size, coding: coding.digest('base64url'), data: data.digest('base64url') };
    }
    const end = at + 2 + bytes.readUInt16BE(at + 2);
    if (end > length) return null;
    if (isFrame(marker) && at + 9 <= length) {
      size = { width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5) };
    }
    if (!notes.has(marker)) coding.update(bytes.subarray(at, end));
    at = end;
  }
  return null;
}

/** SOF0 to SOF15, among which DHT, JPG and DAC have their places. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

import { closeSync, openSync, readSync } from 'node:fs';
import type { RecordPlace } from './dataset.ts';
import { type Bitmap, toInterleaved } from './pixels.ts';

/** Reads one image of a binary file. Throws an Error in plain words. */
export function readRecord(file: string, record: RecordPlace): Bitmap {
  const { offset, width, height, layout } = record;
  const data = readBytes(file, record, offset, 3 * width * height);
  return layout === 'planes' ? toInterleaved(data, record) : { data, width, height };
}

function readBytes(file: string, { bytes }: RecordPlace, offset: number, length: number): Uint8Array {
  if (bytes !== null) return new Uint8Array(bytes, offset, length).slice();
  const data = new Uint8Array(length);
  const descriptor = openSync(file, 'r');
  try {
    if (readSync(descriptor, data, 0, length, offset) < length) throw new Error('the file is truncated');
  } finally {
    closeSync(descriptor);
  }
  return data;
}

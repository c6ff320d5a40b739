import { crc32 } from 'node:zlib';

/** What a cache file must hold to be the one that is looked for. */
export interface CacheContent {
  /** SHA-256 of all that the records depend on. */
  readonly key: Buffer;
  readonly count: number;
  /** Of one record, without its checksum. */
  readonly recordBytes: number;
}

export const headerBytes = 64;
const magic = 'espalier pixels1';
const checksumBytes = 4;

/** Magic word, bytes of a record, number of records, key. */
export function cacheHeader({ key, count, recordBytes }: CacheContent): Buffer {
  const header = Buffer.alloc(headerBytes);
  header.write(magic, 0, 'latin1');
  header.writeUInt32LE(recordBytes, 16);
  header.writeUInt32LE(count, 20);
  key.copy(header, 32);
  return header;
}

/** A record in the file is its CRC-32 and its bytes. */
export function storedBytes(recordBytes: number): number {
  return checksumBytes + recordBytes;
}

export function positionOf(record: number, recordBytes: number): number {
  return headerBytes + record * storedBytes(recordBytes);
}

export function fileBytes({ count, recordBytes }: Pick<CacheContent, 'count' | 'recordBytes'>): number {
  return positionOf(count, recordBytes);
}

export function toStored(content: readonly Uint8Array[], recordBytes: number): Buffer {
  const stored = Buffer.alloc(storedBytes(recordBytes));
  let at = checksumBytes;
  for (const part of content) {
    stored.set(part, at);
    at += part.length;
  }
  stored.writeUInt32LE(crc32(stored.subarray(checksumBytes)), 0);
  return stored;
}

/** A record that was never written is zero throughout, and CRC-32 of zeros is not zero. */
export function fromStored(stored: Buffer): Uint8Array | 'absent' | 'damaged' {
  const checksum = stored.readUInt32LE(0);
  const content = stored.subarray(checksumBytes);
  if (checksum === crc32(content)) return content;
  return checksum === 0 ? 'absent' : 'damaged';
}

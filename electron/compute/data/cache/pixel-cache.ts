import { open, rename, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheEnding, makeRoom } from './folder.ts';
import { type CacheContent, cacheHeader, fileBytes, headerBytes, storedBytes } from './layout.ts';
import type { CacheHandle } from './records.ts';

/** What all caches of a folder may take together, unless the caller says otherwise. */
export const usualCacheBytes = 8 * 2 ** 30;

let made = 0;

/**
 * Decoded images in one flat file of records of the same size, read by position: Node has no memory mapping, and no
 * package maps files without being compiled on installation; the system's page cache does the same work. Every record
 * has a checksum, so that a file may lack records, and damaged ones are made again. A new file has a temporary name
 * until `keep` flushes and renames it.
 */
export class PixelCache {
  readonly handle: CacheHandle;
  readonly #path: string;
  #temporary: boolean;

  private constructor(handle: CacheHandle, path: string) {
    this.handle = handle;
    this.#path = path;
    this.#temporary = handle.path !== path;
  }

  /**
   * Opens the cache with that content, or makes an empty one where there is none, a stale one or a damaged one. Throws
   * what the system says when it cannot.
   */
  static async open(folder: string, content: CacheContent, maxBytes: number): Promise<PixelCache> {
    const path = join(folder, `${content.key.toString('hex').slice(0, 32)}${cacheEnding}`);
    const fitting = Math.floor((maxBytes - headerBytes) / storedBytes(content.recordBytes));
    const capacity = Math.max(0, Math.min(content.count, fitting));
    const held = { ...content, count: capacity };
    await makeRoom(folder, fileBytes(held), maxBytes, path);
    const isThere = await holds(path, held);
    const openPath = isThere ? path : `${path}.${process.pid}-${made++}.partial`;
    if (isThere) await utimes(path, new Date(), new Date());
    else await createEmpty(openPath, held);
    const present = new SharedArrayBuffer(capacity);
    if (isThere) new Uint8Array(present).fill(1);
    const full = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
    return new PixelCache({ path: openPath, recordBytes: content.recordBytes, capacity, present, full }, path);
  }

  /** Gives the file its lasting name, with the records that it has by now. Throws what the system says when it cannot. */
  async keep(): Promise<void> {
    if (!this.#temporary) return;
    this.#temporary = false;
    try {
      const file = await open(this.handle.path, 'r+');
      try {
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(this.handle.path, this.#path);
    } catch (error) {
      await rm(this.handle.path, { force: true });
      throw error;
    }
  }

  /** Removes the file unless it has its lasting name. */
  async discard(): Promise<void> {
    if (this.#temporary) await rm(this.handle.path, { force: true });
    this.#temporary = false;
  }
}

async function holds(path: string, content: CacheContent): Promise<boolean> {
  try {
    const file = await open(path, 'r+');
    try {
      const { size } = await file.stat();
      const { buffer } = await file.read(Buffer.alloc(headerBytes), 0, headerBytes, 0);
      return size === fileBytes(content) && buffer.equals(cacheHeader(content));
    } finally {
      await file.close();
    }
  } catch {
    return false;
  }
}

async function createEmpty(path: string, content: CacheContent): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.write(cacheHeader(content), 0, headerBytes, 0);
    await file.truncate(fileBytes(content));
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

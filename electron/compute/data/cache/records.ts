import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { fromStored, positionOf, storedBytes, toStored } from './layout.ts';

/** An open cache as worker threads get it. */
export interface CacheHandle {
  readonly path: string;
  readonly recordBytes: number;
  /** Records that fit; images beyond are not cached. */
  readonly capacity: number;
  /** A byte for each record: 1 when the file may hold it. */
  readonly present: SharedArrayBuffer;
  /** One number: 1 when writing has failed, and nobody tries any longer. */
  readonly full: SharedArrayBuffer;
}

/** Reads and writes records of a cache file by position; the pages of the file are kept in memory by the system. */
export class CacheRecords {
  readonly #handle: CacheHandle;
  readonly #descriptor: number;
  readonly #present: Uint8Array;
  readonly #full: Int32Array;
  /** Records whose checksum was wrong, so far. */
  damaged = 0;

  constructor(handle: CacheHandle) {
    this.#handle = handle;
    this.#descriptor = openSync(handle.path, 'r+');
    this.#present = new Uint8Array(handle.present);
    this.#full = new Int32Array(handle.full);
  }

  /** Null when the record is not there or damaged. */
  read(record: number): Uint8Array | null {
    const { capacity, recordBytes } = this.#handle;
    if (record >= capacity || Atomics.load(this.#present, record) === 0) return null;
    const stored = Buffer.allocUnsafe(storedBytes(recordBytes));
    const content = this.#readStored(stored, positionOf(record, recordBytes));
    if (typeof content !== 'string') return content;
    Atomics.store(this.#present, record, 0);
    if (content === 'damaged') this.damaged++;
    return null;
  }

  /** Throws what the system says when the record cannot be written, once; afterwards nothing is written any longer. */
  write(record: number, content: readonly Uint8Array[]): void {
    const { capacity, recordBytes } = this.#handle;
    if (record >= capacity || Atomics.load(this.#full, 0) === 1) return;
    const stored = toStored(content, recordBytes);
    try {
      const written = writeSync(this.#descriptor, stored, 0, stored.length, positionOf(record, recordBytes));
      if (written < stored.length) throw new Error('the disk is full');
    } catch (error) {
      if (Atomics.exchange(this.#full, 0, 1) === 0) throw error;
      return;
    }
    Atomics.store(this.#present, record, 1);
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #readStored(stored: Buffer, position: number): Uint8Array | 'absent' | 'damaged' {
    try {
      if (readSync(this.#descriptor, stored, 0, stored.length, position) === stored.length) return fromStored(stored);
    } catch {
      // A bad sector is damage like any other.
    }
    return 'damaged';
  }
}

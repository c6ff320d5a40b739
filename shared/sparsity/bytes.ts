import { strFromU8, strToU8 } from 'fflate';
import { EspalierError } from '../api/errors.ts';

/** Bytes one after the other, numbers little-endian. */
export class ByteWriter {
  #bytes = new Uint8Array(1024);
  #length = 0;

  /** A whole number of 0 to 2^32 - 1 in `width` bytes. */
  number(value: number, width: number): void {
    const at = this.#reserve(width);
    for (let byte = 0; byte < width; byte++) this.#bytes[at + byte] = Math.floor(value / 256 ** byte);
  }

  bytes(bytes: Uint8Array): void {
    const at = this.#reserve(bytes.length);
    this.#bytes.set(bytes, at);
  }

  /** UTF-8 behind its length in 2 bytes. */
  text(text: string): void {
    const bytes = strToU8(text);
    this.number(bytes.length, 2);
    this.bytes(bytes);
  }

  /** Whole numbers behind one byte that says in how many bytes (1, 2, 4) each stands: as many as the largest needs. */
  numbers(values: Uint32Array): void {
    const largest = values.reduce((most, value) => Math.max(most, value), 0);
    const width = largest < 2 ** 8 ? 1 : largest < 2 ** 16 ? 2 : 4;
    this.number(width, 1);
    this.#reserveMore(values.length * width);
    for (const value of values) this.number(value, width);
  }

  done(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #reserve(count: number): number {
    this.#reserveMore(count);
    const at = this.#length;
    this.#length += count;
    return at;
  }

  #reserveMore(count: number): void {
    const needed = this.#length + count;
    if (needed <= this.#bytes.length) return;
    const longer = new Uint8Array(Math.max(needed, 2 * this.#bytes.length));
    longer.set(this.#bytes);
    this.#bytes = longer;
  }
}

/** Reads what ByteWriter wrote. Throws ARTIFACT_CORRUPT past the end. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  number(width: number): number {
    return this.bytes(width).reduce((sum, byte, index) => sum + byte * 256 ** index, 0);
  }

  bytes(count: number): Uint8Array {
    const end = this.#at + count;
    if (end > this.#bytes.length) throw corruptWeights('it ends too early');
    const bytes = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return bytes;
  }

  text(): string {
    return strFromU8(this.bytes(this.number(2)));
  }

  numbers(count: number): Uint32Array {
    const width = this.number(1);
    const bytes = this.bytes(count * width);
    const values = new Uint32Array(count);
    for (let i = 0; i < count; i++) {
      for (let byte = 0; byte < width; byte++) values[i]! += bytes[i * width + byte]! * 256 ** byte;
    }
    return values;
  }
}

export function corruptWeights(why: string): EspalierError {
  return new EspalierError(
    'ARTIFACT_CORRUPT',
    `The compressed weights cannot be read: ${why}.`,
    'Compress the network again.',
  );
}

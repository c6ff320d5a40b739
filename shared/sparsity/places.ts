import type { ByteReader, ByteWriter } from './bytes.ts';
import { corruptWeights } from './bytes.ts';

/** How a sparse tensor says where its values are, as a matrix of its first axis (rows) and all others (columns). */
export interface PlaceCode {
  /** `places`: ascending positions in the tensor. */
  write(writer: ByteWriter, places: Uint32Array, rows: number, columns: number): void;
  read(reader: ByteReader, rows: number, columns: number): Uint32Array;
}

/** Every position has a value: nothing is written. */
export const everywhere: PlaceCode = {
  write() {},
  read: (_, rows, columns) => Uint32Array.from({ length: rows * columns }, (_, place) => place),
};

/**
 * Compressed sparse rows: for each row how many values it has, then for each value how many columns lie between it and the
 * one before it in its row (or the start of the row). Both are lists of whole numbers of 1, 2 or 4 bytes, as the largest
 * needs.
 */
export const sparseRows: PlaceCode = {
  write(writer, places, rows, columns) {
    const counts = new Uint32Array(rows);
    const gaps = new Uint32Array(places.length);
    let next = 0;
    let row = -1;
    places.forEach((place, index) => {
      const its = Math.floor(place / columns);
      if (its !== row) next = its * columns;
      row = its;
      counts[row]!++;
      gaps[index] = place - next;
      next = place + 1;
    });
    writer.numbers(counts);
    writer.numbers(gaps);
  },
  read(reader, rows, columns) {
    const counts = reader.numbers(rows);
    const gaps = reader.numbers(counts.reduce((sum, count) => sum + count, 0));
    const places = new Uint32Array(gaps.length);
    let index = 0;
    counts.forEach((count, row) => {
      let next = row * columns;
      for (let value = 0; value < count; value++, index++) {
        places[index] = next + gaps[index]!;
        next = places[index]! + 1;
      }
      if (next > (row + 1) * columns) throw corruptWeights(`row ${row} is longer than ${columns}`);
    });
    return places;
  },
};

/** One bit for each position, the lowest of each byte first, padded to whole bytes: 1 where there is a value. */
export const bitmap: PlaceCode = {
  write(writer, places, rows, columns) {
    const bits = new Uint8Array(Math.ceil((rows * columns) / 8));
    for (const place of places) bits[place >> 3]! |= 1 << (place & 7);
    writer.bytes(bits);
  },
  read(reader, rows, columns) {
    const bits = reader.bytes(Math.ceil((rows * columns) / 8));
    const places: number[] = [];
    for (let place = 0; place < rows * columns; place++) {
      if (((bits[place >> 3]! >> (place & 7)) & 1) === 1) places.push(place);
    }
    return Uint32Array.from(places);
  },
};

import type { Choose } from './choose.ts';

/** A change of a file that knows nothing of its structure. */
export type ByteMutator = (bytes: Uint8Array, choose: Choose) => Uint8Array;

function flip(bytes: Uint8Array, choose: Choose): Uint8Array {
  const mutated = bytes.slice();
  for (let times = choose.below(4) + 1; times > 0; times--) {
    mutated[choose.below(bytes.length)]! ^= 1 << choose.below(8);
  }
  return mutated;
}

/** Where lengths, tags and numbers are told apart by their highest bit. */
function overwrite(bytes: Uint8Array, choose: Choose): Uint8Array {
  const mutated = bytes.slice();
  const value = choose.from([0, 1, 0x7f, 0x80, 0xfe, 0xff]);
  const start = choose.below(bytes.length);
  mutated.fill(value, start, start + choose.from([1, 1, 1, 2, 5, 10]));
  return mutated;
}

function remove(bytes: Uint8Array, choose: Choose): Uint8Array {
  const [start, end] = range(bytes, choose);
  return join(bytes.subarray(0, start), bytes.subarray(end));
}

function duplicate(bytes: Uint8Array, choose: Choose): Uint8Array {
  const [start, end] = range(bytes, choose);
  return join(bytes.subarray(0, end), bytes.subarray(start));
}

function swap(bytes: Uint8Array, choose: Choose): Uint8Array {
  const [start, middle] = range(bytes, choose);
  const end = Math.min(bytes.length, middle + choose.below(64) + 1);
  return join(
    bytes.subarray(0, start),
    bytes.subarray(middle, end),
    bytes.subarray(start, middle),
    bytes.subarray(end),
  );
}

function truncate(bytes: Uint8Array, choose: Choose): Uint8Array {
  return bytes.slice(0, choose.below(bytes.length));
}

/** A number of ten bytes, the longest that protobuf knows. */
function insertLongest(bytes: Uint8Array, choose: Choose): Uint8Array {
  const at = choose.below(bytes.length);
  const last = choose.from([0, 1, 0x7f, 0xff]);
  return join(bytes.subarray(0, at), new Uint8Array(9).fill(0xff), Uint8Array.of(last), bytes.subarray(at));
}

function range(bytes: Uint8Array, choose: Choose): [number, number] {
  const start = choose.below(bytes.length);
  return [start, Math.min(bytes.length, start + 1 + choose.below(choose.from([4, 32, 256])))];
}

function join(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}

export const byteMutators: Readonly<Record<string, ByteMutator>> = {
  flip,
  overwrite,
  remove,
  duplicate,
  swap,
  truncate,
  insertLongest,
};

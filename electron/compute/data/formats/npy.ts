/** A NumPy array as it lies in a file. */
export interface NpyArray {
  /** Such as `|u1` or `<i8`. */
  readonly type: string;
  readonly shape: readonly number[];
  /** Of the first element, in bytes. */
  readonly offset: number;
}

const magic = Buffer.from('\x93NUMPY', 'latin1');
/** The longest header that is read: those of real arrays have some hundred bytes. */
export const npyHeaderBytes = 4096;

/**
 * Reads the header of a .npy file (NumPy Enhancement Proposal 1, versions 1 to 3) from its first bytes. Throws an
 * Error in plain words.
 */
export function readNpyHeader(bytes: Buffer): NpyArray {
  if (bytes.length < 12 || !bytes.subarray(0, 6).equals(magic)) throw new Error('it is no .npy array');
  const [start, length] = bytes[6] === 1 ? [10, bytes.readUInt16LE(8)] : [12, bytes.readUInt32LE(8)];
  if (start + length > bytes.length) throw new Error('its header is truncated');
  const header = bytes.toString('latin1', start, start + length);
  const type = /'descr':\s*'([^']+)'/.exec(header)?.[1];
  const shape = /'shape':\s*\(([^)]*)\)/.exec(header)?.[1];
  if (type === undefined || shape === undefined) throw new Error('its header states no type and shape');
  if (/'fortran_order':\s*True/.test(header)) throw new Error('it is in Fortran order: save it in C order');
  const dims = shape
    .split(',')
    .map((dim) => dim.trim())
    .filter((dim) => dim !== '')
    .map(Number);
  if (dims.some((dim) => !Number.isSafeInteger(dim) || dim < 0)) throw new Error(`its shape is (${shape})`);
  return { type, shape: dims, offset: start + length };
}

const readers: Readonly<Record<string, readonly [bytes: number, read: (bytes: Buffer, at: number) => number]>> = {
  u1: [1, (bytes, at) => bytes.readUInt8(at)],
  i1: [1, (bytes, at) => bytes.readInt8(at)],
  u2: [2, (bytes, at) => bytes.readUInt16LE(at)],
  i2: [2, (bytes, at) => bytes.readInt16LE(at)],
  u4: [4, (bytes, at) => bytes.readUInt32LE(at)],
  i4: [4, (bytes, at) => bytes.readInt32LE(at)],
  u8: [8, (bytes, at) => Number(bytes.readBigUInt64LE(at))],
  i8: [8, (bytes, at) => Number(bytes.readBigInt64LE(at))],
};

/** The whole numbers of an array; `bytes` is the file from its first byte. Throws an Error in plain words. */
export function readIntegers({ type, shape, offset }: NpyArray, bytes: Buffer): number[] {
  const reader = /^[<|]/.test(type) ? readers[type.slice(1)] : undefined;
  if (reader === undefined) throw new Error(`its elements are ${type}: labels are little-endian whole numbers`);
  const [size, read] = reader;
  const count = shape.reduce((product, dim) => product * dim, 1);
  if (offset + count * size > bytes.length) throw new Error('it is truncated');
  return Array.from({ length: count }, (_, index) => read(bytes, offset + index * size));
}

import { damagedModel, truncatedModel } from './errors.ts';

/**
 * Refuses files that the HDF5 library must not be given: those cut off, which it would report as damaged, and those on
 * which it never returns (HDF5 File Format Specification 3.0, sections II.A and III.E).
 *
 * @throws EspalierError MODEL_TRUNCATED, MODEL_INVALID
 */
export function checkHdf5(bytes: Uint8Array, where: string): void {
  const version = bytes[8] ?? 0;
  const [sizeOfOffsets, endAddress] = version === 0 ? [13, 40] : version === 1 ? [13, 44] : [9, 28];
  if (bytes.length < endAddress + 8) throw truncatedModel(where);
  if (version > 3 || bytes[sizeOfOffsets] !== 8 || bytes[sizeOfOffsets + 1] !== 8) {
    throw damagedModel(`${where} is damaged: its superblock is none that Keras writes.`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getBigUint64(endAddress, true) > bytes.length) throw truncatedModel(where);
  for (let start = nextHeap(bytes, 0); start >= 0; start = nextHeap(bytes, start + 4)) {
    if (isEndless(view, start)) throw damagedModel(`${where} is damaged: the heap of its texts does not end.`);
  }
}

const heapHeader = 16;
const objectHeader = 16;

/** Where the next global heap begins, version 1 being the only one there is; -1 after the last. */
function nextHeap(bytes: Uint8Array, from: number): number {
  const start = [0x47, 0x43, 0x4f, 0x4c, 1, 0, 0, 0];
  for (let at = bytes.indexOf(start[0]!, from); at >= 0; at = bytes.indexOf(start[0]!, at + 1)) {
    if (start.every((byte, index) => bytes[at + index] === byte)) return at;
  }
  return -1;
}

/** Free space of no size before the heap's end: the library would step over it for ever. */
function isEndless(view: DataView, start: number): boolean {
  if (start + heapHeader > view.byteLength) return false;
  const end = Math.min(start + Number(view.getBigUint64(start + 8, true)), view.byteLength);
  let at = start + heapHeader;
  while (at + objectHeader <= end) {
    const index = view.getUint16(at, true);
    const size = Number(view.getBigUint64(at + 8, true));
    if (index === 0 && size === 0) return true;
    at += index === 0 ? size : objectHeader + 8 * Math.ceil(size / 8);
  }
  return false;
}

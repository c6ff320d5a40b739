/** The protobuf number at `start`, and where what follows it begins; null when it does not end before `end`. */
export function readVarint(bytes: Uint8Array, start: number, end: number): { value: number; next: number } | null {
  let value = 0;
  for (let index = 0; index < 10 && start + index < end; index++) {
    const byte = bytes[start + index]!;
    value += (byte % 128) * 2 ** (7 * index);
    if (byte < 128) return { value, next: start + index + 1 };
  }
  return null;
}

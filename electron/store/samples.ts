/**
 * Nanosecond samples as the database keeps them: each as an unsigned LEB128 number (seven bits a byte, least
 * significant first, the top bit set on all but the last byte), one after the other. A millisecond takes three bytes,
 * and nothing is cut off up to 2^53 - 1 ns (104 days).
 */
export function packSamples(samplesNs: readonly number[]): Uint8Array {
  const bytes: number[] = [];
  for (const sample of samplesNs) {
    if (!Number.isSafeInteger(sample) || sample < 0) throw new RangeError(`no whole nanoseconds: ${String(sample)}`);
    let rest = sample;
    // Division, as bitwise operators stop at 2^32.
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
    bytes.push(rest);
  }
  return Uint8Array.from(bytes);
}

/** The inverse of `packSamples`. Throws a RangeError when the bytes end within a number. */
export function unpackSamples(packed: Uint8Array): number[] {
  const samplesNs: number[] = [];
  let sample = 0;
  let scale = 1;
  for (const byte of packed) {
    sample += (byte & 0x7f) * scale;
    scale *= 0x80;
    if (byte < 0x80) {
      samplesNs.push(sample);
      sample = 0;
      scale = 1;
    }
  }
  if (scale !== 1) throw new RangeError('packed samples end within a number');
  return samplesNs;
}

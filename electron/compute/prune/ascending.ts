const digitBits = 11;
const digits = 2 ** digitBits;
/** Three digits to each half of a double; the upper half goes last, since it decides. */
const shifts = [0, digitBits, 2 * digitBits];

/**
 * These positions of `scores` by ascending score, equal ones in the order given; NaN last. A radix sort: a search ranks
 * thousands of units hundreds of times, and a sort that calls back for every comparison takes eight times as long.
 */
export function ascending(positions: readonly number[], scores: Float64Array): Int32Array {
  const { lower, upper } = sortableHalves(positions, scores);
  let order = Int32Array.from(positions.keys());
  let next = new Int32Array(order.length);
  const starts = new Int32Array(digits);
  for (const half of [lower, upper]) {
    for (const shift of shifts) {
      starts.fill(0);
      for (let at = 0; at < half.length; at++) starts[(half[at] >>> shift) & (digits - 1)]++;
      let start = 0;
      for (let digit = 0; digit < digits; digit++) {
        const count = starts[digit];
        starts[digit] = start;
        start += count;
      }
      for (let at = 0; at < order.length; at++) {
        const item = order[at];
        next[starts[(half[item] >>> shift) & (digits - 1)]++] = item;
      }
      [order, next] = [next, order];
    }
  }
  return order.map((item) => positions[item]);
}

/** The halves of each score's bits, so changed that unsigned numbers stand in the order of the scores. */
function sortableHalves(
  positions: readonly number[],
  scores: Float64Array,
): { lower: Uint32Array; upper: Uint32Array } {
  const lower = new Uint32Array(positions.length);
  const upper = new Uint32Array(positions.length);
  const bits = new DataView(new ArrayBuffer(8));
  for (let at = 0; at < positions.length; at++) {
    // Zeros of either sign are equal.
    bits.setFloat64(0, scores[positions[at]] + 0);
    const high = bits.getUint32(0);
    const low = bits.getUint32(4);
    const isNegative = high >>> 31 === 1;
    // Among negative numbers larger bits are smaller numbers; all of them come before the others.
    upper[at] = isNegative ? ~high : high | 0x80000000;
    lower[at] = isNegative ? ~low : low;
  }
  return { lower, upper };
}

/**
 * These positions of `scores` by ascending score, equal ones in the order given. Sorting the bare numbers and then
 * looking up the place of each is several times faster than a sort that calls back for every comparison.
 */
export function ascending(positions: readonly number[], scores: Float64Array): Int32Array {
  const sorted = Float64Array.from(positions, (position) => scores[position]).sort();
  const order = new Int32Array(positions.length);
  /** For the first place of each score how many positions with that score stand already. */
  const placed = new Int32Array(positions.length);
  for (const position of positions) {
    const first = firstNotBelow(sorted, scores[position]);
    order[first + placed[first]++] = position;
  }
  return order;
}

function firstNotBelow(sorted: Float64Array, score: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] < score) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Marks the `count` largest with 1; of equal ones those with lower indices. None may be NaN. */
export function markLargest(values: Float64Array, count: number): Uint8Array {
  const marks = new Uint8Array(values.length);
  if (count >= values.length) return marks.fill(1);
  const least = nthSmallest(values.slice(), values.length - count);
  // All above the least that stays do, and as many equal to it as are left.
  let equals = count;
  for (let i = 0; i < values.length; i++) {
    if (values[i]! <= least) continue;
    marks[i] = 1;
    equals--;
  }
  for (let i = 0; equals > 0; i++) {
    if (values[i] !== least) continue;
    marks[i] = 1;
    equals--;
  }
  return marks;
}

/**
 * The number that would be at index `n` in ascending order: quickselect (Hoare 1961), which takes time in proportion to
 * the length where sorting a network's weights takes ten times as long. Reorders the values.
 */
function nthSmallest(values: Float64Array, n: number): number {
  let [left, right] = [0, values.length - 1];
  while (left < right) {
    const pivot = median(values[left]!, values[(left + right) >> 1]!, values[right]!);
    let [low, high] = [left, right];
    while (low <= high) {
      while (values[low]! < pivot) low++;
      while (values[high]! > pivot) high--;
      if (low > high) break;
      const swapped = values[low]!;
      values[low++] = values[high]!;
      values[high--] = swapped;
    }
    if (n <= high) right = high;
    else if (n >= low) left = low;
    else break;
  }
  return values[n]!;
}

function median(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}

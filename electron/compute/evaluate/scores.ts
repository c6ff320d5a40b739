/** Where the largest of some scores is, counted from the first; they lie `stride` apart from `from` on. */
export function indexOfLargest(scores: Float32Array, from: number, length: number, stride = 1): number {
  let best = 0;
  for (let i = 1; i < length; i++) if (scores[from + i * stride] > scores[from + best * stride]) best = i;
  return best;
}

/** The logarithm of the sum of their exponentials; `largest` is the largest of them. */
export function logSumExp(scores: Float32Array, from: number, length: number, largest: number, stride = 1): number {
  let sum = 0;
  for (let i = 0; i < length; i++) sum += Math.exp(scores[from + i * stride] - largest);
  return largest + Math.log(sum);
}

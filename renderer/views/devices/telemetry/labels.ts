/** A line of text under another. */
const lineHeight = 14;

/** The heights of labels beside what they name, pushed apart so that all can be read; in the order of `ys`. */
export function apart(ys: readonly number[]): readonly number[] {
  const placed = [...ys];
  const order = ys.map((_, index) => index).sort((a, b) => ys[a]! - ys[b]!);
  order.forEach((index, rank) => {
    const above = order[rank - 1];
    if (above !== undefined) placed[index] = Math.max(placed[index]!, placed[above]! + lineHeight);
  });
  return placed;
}

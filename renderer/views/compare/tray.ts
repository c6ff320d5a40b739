/** As many as can be told apart at a glance. */
export const mostCompared = 4;

/** What each place in the comparison is called; its colour is `slot-a` and so on. */
export const slots = ['A', 'B', 'C', 'D'] as const;

/**
 * The candidates with others added. Into an empty comparison the original comes first, as what the others are compared
 * with; from a full one the longest there leaves, but never the first.
 */
export function withAdded(
  ids: readonly string[],
  added: readonly string[],
  original: string | null,
): readonly string[] {
  const start = ids.length === 0 && original !== null && added.length > 0 ? [original] : ids;
  const fresh = added.filter((id) => !start.includes(id));
  const [first, ...others] = [...start, ...fresh];
  return first === undefined ? [] : [first, ...others.slice(-(mostCompared - 1))];
}

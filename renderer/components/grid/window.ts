/** Which rows of a long table stand in the document: those in sight and some on both sides. */
export interface RowWindow {
  readonly first: number;
  /** Past the last one. */
  readonly end: number;
}

export function rowWindow(count: number, scrollTop: number, height: number, rowHeight: number, spare = 8): RowWindow {
  const first = Math.max(0, Math.floor(scrollTop / rowHeight) - spare);
  const end = Math.min(count, Math.ceil((scrollTop + height) / rowHeight) + spare);
  return { first: Math.min(first, count), end: Math.max(end, Math.min(first, count)) };
}

/** Where to scroll so that a row is in sight below a head of `headHeight`; the present place if it is already. */
export function scrollTo(
  index: number,
  scrollTop: number,
  height: number,
  rowHeight: number,
  headHeight: number,
): number {
  const top = index * rowHeight;
  if (top < scrollTop) return top;
  const least = top + rowHeight + headHeight - height;
  return least > scrollTop ? least : scrollTop;
}

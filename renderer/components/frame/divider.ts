const least = 12;
const most = 70;

/** What a table's height is kept to, so that neither it nor the picture is lost; % of both. */
export function withinShare(share: number): number {
  return Math.round(Math.min(most, Math.max(least, share)) * 10) / 10;
}

const keyOf = (view: string) => `espalier.table.${view}`;

/** The height that was chosen in that view; null where none was. */
export function recallShare(storage: Pick<Storage, 'getItem'>, view: string): number | null {
  const kept = Number.parseFloat(storage.getItem(keyOf(view)) ?? '');
  return Number.isFinite(kept) ? withinShare(kept) : null;
}

export function rememberShare(storage: Pick<Storage, 'setItem' | 'removeItem'>, view: string, share: number | null) {
  if (share === null) storage.removeItem(keyOf(view));
  else storage.setItem(keyOf(view), String(share));
}

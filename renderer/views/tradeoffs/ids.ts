/** Sets and maps by id that are made anew and never changed: for these, plain ones are enough in reactive code. */
export function idSet(ids: Iterable<string>): ReadonlySet<string> {
  return new Set(ids);
}

export function byId<Item extends { readonly id: string }>(items: readonly Item[]): ReadonlyMap<string, Item> {
  return new Map(items.map((item) => [item.id, item]));
}

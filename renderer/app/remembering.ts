/**
 * What a part of the interface keeps over restarts, under a name of its own. It is recalled field by field by `fieldsOf`,
 * which gives whatever is missing or broken its default.
 */
export function remembering<Kept>(name: string, fieldsOf: (kept: Readonly<Record<string, unknown>>) => Kept) {
  const key = `espalier.${name}`;
  return {
    recall: (storage: Pick<Storage, 'getItem'>): Kept => fieldsOf(parse(storage.getItem(key))),
    remember: (storage: Pick<Storage, 'setItem'>, settings: Kept): void =>
      storage.setItem(key, JSON.stringify(settings)),
  };
}

function parse(text: string | null): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

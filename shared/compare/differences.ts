/** A setting or circumstance of several candidates, one text for each; null where it has none. */
export interface FactRow {
  readonly name: string;
  readonly values: readonly (string | null)[];
  readonly differs: boolean;
}

/**
 * Facts side by side, in the order in which they first come. What is nested is named by its path: "fineTune.epochs".
 * Lists are one value; what is absent or null has none.
 */
export function compareFacts(columns: readonly object[]): FactRow[] {
  const flat = columns.map((column) => {
    const facts = new Map<string, string>();
    flatten(column, '', facts);
    return facts;
  });
  const names = [...new Set(flat.flatMap((facts) => [...facts.keys()]))];
  return names.map((name) => {
    const values = flat.map((facts) => facts.get(name) ?? null);
    return { name, values, differs: values.some((value) => value !== values[0]) };
  });
}

function flatten(value: object, path: string, into: Map<string, string>): void {
  for (const [key, inner] of Object.entries(value) as [string, unknown][]) {
    const name = path === '' ? key : `${path}.${key}`;
    if (inner === null || inner === undefined) continue;
    if (Array.isArray(inner)) into.set(name, inner.length === 0 ? 'none' : inner.map(textOf).join(', '));
    else if (typeof inner === 'object') flatten(inner, name, into);
    else into.set(name, textOf(inner));
  }
}

function textOf(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

import type { Column, Row } from './columns.ts';

export interface Sort {
  readonly column: Column['id'];
  readonly direction: 1 | -1;
}

/** The rows in order. What is missing comes last in both directions; equals keep their order. */
export function sortRows(rows: readonly Row[], column: Column, direction: 1 | -1): readonly Row[] {
  return rows
    .map((row) => ({ row, key: column.key(row) }))
    .sort((a, b) => {
      if (a.key === null || b.key === null) return Number(a.key === null) - Number(b.key === null);
      const order =
        typeof a.key === 'number' && typeof b.key === 'number'
          ? a.key - b.key
          : String(a.key).localeCompare(String(b.key), 'en', { numeric: true });
      return order * direction;
    })
    .map(({ row }) => row);
}

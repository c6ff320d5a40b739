import type { Column, ColumnId, Row } from './columns.ts';

/** Least and most, in stored units; null where there is no bound. */
export type Range = readonly [least: number | null, most: number | null];
export type Ranges = Readonly<Partial<Record<ColumnId, Range>>>;

/** What is not known is within no range. */
export function isWithin(row: Row, columns: readonly Column[], ranges: Ranges): boolean {
  return columns.every((column) => {
    const range = ranges[column.id];
    if (!range) return true;
    const value = column.key(row);
    const [least, most] = range;
    return typeof value === 'number' && (least === null || value >= least) && (most === null || value <= most);
  });
}

/** A bound as it is typed, in the column's units on screen; null is none, undefined is no number. */
export function parseBound(text: string, { perUnit }: NonNullable<Column['number']>): number | null | undefined {
  const typed = text.trim().replace('−', '-').replace(',', '.');
  if (typed === '') return null;
  const value = Number(typed);
  return Number.isFinite(value) ? Number((value / perUnit).toPrecision(12)) : undefined;
}

export function formatBound(bound: number | null, { perUnit }: NonNullable<Column['number']>): string {
  return bound === null ? '' : String(Number((bound * perUnit).toPrecision(6)));
}

import { csvText, type CsvCell } from '../../../../shared/format/csv.ts';
import { download } from '../../../app/download.ts';
import type { Column, Row } from './columns.ts';

interface Shown {
  readonly rows: readonly Row[];
  readonly columns: readonly Column[];
  /** How a row stands, in words. */
  readonly standing: (row: Row) => string | null;
}

/** The rows that are shown, in their order, with the columns that are shown: in stored units and full precision. */
export function tableAsCsv({ rows, ...shown }: Shown): string {
  const fields = fieldsOf(shown);
  return csvText([fields.map(({ name }) => name), ...rows.map((row) => fields.map(({ of }) => of(row)))]);
}

/** The same. */
export function tableAsJson({ rows, ...shown }: Shown): string {
  const fields = fieldsOf(shown);
  const list = rows.map((row) => Object.fromEntries(fields.map(({ name, of }) => [name, of(row)])));
  return `${JSON.stringify(list, null, 2)}\n`;
}

export function exportTable(shown: Shown, format: 'csv' | 'json'): void {
  if (format === 'csv') download('candidates.csv', 'text/csv', tableAsCsv(shown));
  else download('candidates.json', 'application/json', tableAsJson(shown));
}

interface Field {
  readonly name: string;
  readonly of: (row: Row) => CsvCell;
}

function fieldsOf({ columns, standing }: Omit<Shown, 'rows'>): readonly Field[] {
  return [
    { name: 'id', of: ({ candidate }) => candidate.id },
    ...columns.flatMap((column): Field[] => {
      const { id, stored, key, isPredicted } = column;
      if (id === 'standing') return [{ name: stored, of: standing }];
      const field = { name: stored, of: key };
      // Nobody is to take one for the other, in a file least of all.
      const source = (row: Row) => (key(row) === null ? null : isPredicted!(row) ? 'predicted' : 'measured');
      return id === 'p50' ? [field, { name: 'p50 is', of: source }] : [field];
    }),
  ];
}

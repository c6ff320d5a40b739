import { columns, type Column, type ColumnId, type Row } from './columns.ts';
import { isWithin, type Range, type Ranges } from './ranges.ts';

const key = 'espalier.tradeoffs.table';

/** What of the table is shown: which columns, and rows within which ranges. It is kept over restarts. */
export class TableView {
  hidden: readonly ColumnId[] = $state.raw([]);
  ranges: Ranges = $state.raw({});
  readonly columns: readonly Column[] = $derived(columns.filter(({ id }) => !this.hidden.includes(id)));
  /** Columns with a range, shown or not: what is filtered stays filtered. */
  readonly filtered: readonly ColumnId[] = $derived(Object.keys(this.ranges) as ColumnId[]);
  readonly #storage: Pick<Storage, 'getItem' | 'setItem'>;

  constructor(storage: Pick<Storage, 'getItem' | 'setItem'>) {
    this.#storage = storage;
    const kept = parse(storage.getItem(key));
    this.hidden = columns.map(({ id }) => id).filter((id) => id !== 'name' && isIn(kept['hidden'], id));
    this.ranges = rangesOf(kept['ranges']);
  }

  /** The names stay: a row without one is of nothing. */
  toggleColumn(id: ColumnId): void {
    if (id === 'name') return;
    this.hidden = this.hidden.includes(id) ? this.hidden.filter((other) => other !== id) : [...this.hidden, id];
    this.#remember();
  }

  setRanges(ranges: Ranges): void {
    this.ranges = ranges;
    this.#remember();
  }

  shows(row: Row): boolean {
    return isWithin(row, columns, this.ranges);
  }

  #remember(): void {
    this.#storage.setItem(key, JSON.stringify({ hidden: this.hidden, ranges: this.ranges }));
  }
}

function isIn(list: unknown, id: string): boolean {
  return Array.isArray(list) && list.includes(id);
}

function rangesOf(value: unknown): Ranges {
  const kept = (typeof value === 'object' ? value : null) as Record<string, unknown> | null;
  return Object.fromEntries(
    columns.flatMap(({ id, number }) => {
      const range = kept?.[id];
      return number !== null && isRange(range) ? [[id, range]] : [];
    }),
  );
}

function isRange(value: unknown): value is Range {
  return (
    Array.isArray(value) &&
    value.length === 2 &&
    value.every((bound) => bound === null || typeof bound === 'number') &&
    value.some((bound) => bound !== null)
  );
}

function parse(text: string | null): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

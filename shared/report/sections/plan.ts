import type { KeptLayer, OriginalLayer } from '../../api/comparison.ts';
import { formatMs, formatPercent, threeDigits } from '../../format/numbers.ts';
import type { ChosenLayers } from '../context.ts';
import type { TableBlock } from '../model.ts';

interface Row {
  readonly layer: OriginalLayer;
  readonly kept: KeptLayer;
}

type Column = TableBlock['columns'][number] & {
  readonly cell: (row: Row) => string;
  readonly total: (rows: readonly Row[]) => string;
};

const nothing = '–';

const channels: Column[] = [
  column('Channels', 'before', ({ layer }) => layer.channels, String),
  column('Channels', 'after', ({ kept }) => kept.channels, String),
];

const keptShare: Column = {
  head: 'Kept',
  unit: '%',
  numeric: true,
  cell: ({ layer, kept }) => share(kept.channels, layer.channels),
  total: (rows) =>
    share(
      sum(rows, ({ kept }) => kept.channels),
      sum(rows, ({ layer }) => layer.channels),
    ),
};

const costs: Column[] = [
  column('MACs before', 'M', ({ layer }) => layer.macs / 1e6, threeDigits),
  column('MACs after', 'M', ({ kept }) => kept.macs / 1e6, threeDigits),
  column('Params before', 'k', ({ layer }) => layer.params / 1e3, threeDigits),
  column('Params after', 'k', ({ kept }) => kept.params / 1e3, threeDigits),
];

const time = column('Time after', 'ms', ({ kept }) => kept.ns, formatMs);

/** The plan: what is left of each layer of the original, in network order, and of all of them. */
export function planTable({ layers, kept, timedOn }: ChosenLayers): TableBlock {
  const rows = layers.map((layer, at): Row => ({ layer, kept: kept[at]! }));
  const columns = [...channels, keptShare, ...costs, ...(timedOn === null ? [] : [time])];
  const words = (head: string) => ({ head, unit: '', numeric: false });
  return {
    kind: 'table',
    name: 'Plan of the chosen candidate, by layer of the original',
    columns: [
      words('Layer'),
      words('Operator'),
      words('Group'),
      ...columns.map(({ head, unit, numeric }) => ({ head, unit, numeric })),
    ],
    rows: [
      ...rows.map((row, at) => ({
        cells: [
          `${String(at + 1)} ${row.layer.node}`,
          row.layer.operators[0] ?? nothing,
          groupWords(row.layer),
          ...columns.map(({ cell }) => cell(row)),
        ],
        marked: false,
      })),
      { cells: ['All layers', '', '', ...columns.map(({ total }) => total(rows))], marked: true },
    ],
  };
}

function column(
  head: string,
  unit: string,
  of: (row: Row) => number | null,
  format: (value: number) => string,
): Column {
  const shown = (value: number | null): string => (value === null ? nothing : format(value));
  return { head, unit, numeric: true, cell: (row) => shown(of(row)), total: (rows) => shown(sum(rows, of)) };
}

function groupWords({ group }: OriginalLayer): string {
  if (group === null) return nothing;
  return group.prunable ? group.name : `${group.name} (fixed)`;
}

/** Null where none has a value. */
function sum(rows: readonly Row[], of: (row: Row) => number | null): number | null {
  const values = rows.map(of).filter((value) => value !== null);
  return values.length === 0 ? null : values.reduce((total, value) => total + value, 0);
}

function share(part: number | null, whole: number | null): string {
  return part === null || whole === null || whole === 0 ? nothing : formatPercent(part / whole);
}

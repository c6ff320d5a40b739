import type { TradeoffSet } from '../api/results.ts';
import { printable } from '../format/printable.ts';
import { nameCandidates } from '../tradeoff/names.ts';
import { predictedByWords } from '../tradeoff/predicted.ts';
import {
  accuracyColumns,
  costColumns,
  hasPlans,
  idColumn,
  inTableOrder,
  nameColumn,
  p50Column,
  p99Column,
  plannedColumn,
  predictedColumn,
  standingColumn,
} from './table.ts';

/**
 * The set as an aligned table for a terminal, the sentence below it. `*` marks the front, `>` the best within budget.
 */
export function renderTable(set: TradeoffSet): string {
  const columns = [
    nameColumn(nameCandidates(set.candidates)),
    ...accuracyColumns,
    ...(set.conditions === null ? [] : [p50Column, p99Column]),
    ...(hasPlans(set) ? [plannedColumn] : []),
    ...(set.predictedBy === null ? [] : [predictedColumn]),
    ...costColumns,
    standingColumn,
    idColumn,
  ];
  const limited = set.budgets.length > 0;
  const rows = inTableOrder(set.candidates).map((candidate) => [
    `${limited && candidate.id === set.best ? '>' : ' '}${candidate.onFront ? '*' : ' '}`,
    ...columns.map((column) => printable(column.cell(candidate, set))),
  ]);
  const heads = ['', ...columns.map(({ head, unit }) => (unit === '' ? head : `${head} ${unit}`))];
  const numeric = [false, ...columns.map((column) => column.numeric)];
  const widths = heads.map((head, index) => Math.max(head.length, ...rows.map((row) => row[index]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, index) =>
        numeric[index] === true ? cell.padStart(widths[index] ?? 0) : cell.padEnd(widths[index] ?? 0),
      )
      .join('  ')
      .trimEnd();
  const table =
    rows.length === 0
      ? []
      : [line(heads), ...rows.map(line), limited ? '* front, > best within budget' : '* front', ''];
  const by = set.predictedBy === null ? [] : [`Predicted ${printable(predictedByWords(set.predictedBy))}.`];
  return [...table, printable(set.sentence), ...by].join('\n');
}

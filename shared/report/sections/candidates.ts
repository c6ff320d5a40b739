import type { TradeoffSet } from '../../api/results.ts';
import type { Names } from '../context.ts';
import { text, type Section } from '../model.ts';
import {
  accuracyColumns,
  costColumns,
  hasPlans,
  idColumn,
  inTableOrder,
  intervalColumn,
  nameColumn,
  p50Column,
  p90Column,
  p99Column,
  plannedColumn,
  predictedColumn,
  proofColumn,
  samplesColumn,
  standingColumn,
} from '../table.ts';

/** Every candidate, fastest first. */
export function candidatesSection(set: TradeoffSet, names: Names, chosen: string | null): Section {
  const latency = set.conditions === null ? [] : [p50Column, intervalColumn, p90Column, p99Column, samplesColumn];
  const columns = [
    nameColumn(names),
    ...accuracyColumns,
    ...latency,
    ...(hasPlans(set) ? [plannedColumn] : []),
    ...(set.predictedBy === null ? [] : [predictedColumn]),
    ...costColumns,
    proofColumn,
    standingColumn,
    idColumn,
  ];
  const candidates = inTableOrder(set.candidates);
  const flagged = candidates.filter((candidate) => (candidate.latency?.flags.length ?? 0) > 0);
  return {
    title: 'All candidates',
    blocks: [
      {
        kind: 'table',
        name: 'Every candidate, fastest first',
        columns: columns.map(({ head, unit, numeric }) => ({ head, unit, numeric })),
        rows: candidates.map((candidate) => ({
          cells: columns.map((column) => column.cell(candidate, set)),
          marked: candidate.id === chosen,
        })),
      },
      text(
        'Accuracy and latency are measured, except what stands under “predicted” and “planned”; MACs and parameters are counted. ± is half the 95 % interval that the number of images leaves. Cut proof is the largest difference between the cut network and the original with the removed channels set to zero, over the output’s scale.',
        'note',
      ),
      ...flagged.map(({ id, latency }) =>
        text(`${names.get(id) ?? ''} (${id}): ${latency?.flags.join('; ') ?? ''}.`, 'warning'),
      ),
    ],
  };
}

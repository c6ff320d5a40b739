import type { TradeoffSet } from '../../api/results.ts';
import { formatInteger } from '../../format/numbers.ts';
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

/** Every candidate of the set, fastest first. `left`: how many there are besides. */
export function candidatesSection(set: TradeoffSet, names: Names, chosen: string | null, left: number): Section {
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
    title: left === 0 ? 'All candidates' : 'Candidates',
    blocks: [
      {
        kind: 'table',
        name:
          left === 0 ? 'Every candidate, fastest first' : 'The front and the most accurate candidates, fastest first',
        columns: columns.map(({ head, unit, numeric }) => ({ head, unit, numeric })),
        rows: candidates.map((candidate) => ({
          cells: columns.map((column) => column.cell(candidate, set)),
          marked: candidate.id === chosen,
        })),
      },
      ...(left === 0
        ? []
        : [
            text(
              `${formatInteger(left)} less accurate candidates off the front are left out, here and in the chart: the table of Trade-offs and its CSV hold all.`,
              'note',
            ),
          ]),
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

import { describe, expect, it } from 'vitest';
import { columns, type ColumnId, type Row } from '../../../../../renderer/views/tradeoffs/table/columns.ts';
import { sortRows } from '../../../../../renderer/views/tradeoffs/table/sort.ts';
import { drawCandidates } from '../../../fixtures/tradeoff-set.ts';

const column = (id: ColumnId) => columns.find((one) => one.id === id)!;
const rows: readonly Row[] = drawCandidates({ perMethod: 4, samples: 200 }).map((candidate) => ({
  candidate,
  name: candidate.id,
  onFront: false,
  original: null,
}));

describe('the table', () => {
  it('sorts by numbers, both ways, and leaves what is missing at the end', () => {
    const accuracy = sortRows(rows, column('accuracy'), -1).map(({ candidate }) => candidate.accuracy);
    expect(accuracy).toEqual([...accuracy].sort((a, b) => b - a));
    const [first, ...others] = rows;
    const unmeasured = { ...first!, candidate: { ...first!.candidate, latency: null } };
    expect(sortRows([unmeasured, ...others], column('p50'), 1).at(-1)).toBe(unmeasured);
    expect(sortRows([unmeasured, ...others], column('p50'), -1).at(-1)).toBe(unmeasured);
  });
  it('orders names as people count', () => {
    const named = ['LeGR 100 %', 'LeGR 20 %', 'LeGR 5 %'].map((name) => ({ ...rows[0]!, name }));
    expect(sortRows(named, column('name'), 1).map(({ name }) => name)).toEqual(['LeGR 5 %', 'LeGR 20 %', 'LeGR 100 %']);
  });
  it('says when a percentile has too few samples, and when nothing was measured', () => {
    expect(column('p99').text(rows[0]!)).toBe('not enough samples');
    expect(column('p99').text({ ...rows[0]!, candidate: { ...rows[0]!.candidate, latency: null } })).toBe('–');
    const worse = { ...rows[0]!.candidate, accuracy: rows[0]!.candidate.accuracy - 0.0042 };
    expect(column('change').text({ ...rows[0]!, candidate: worse, original: rows[0]!.candidate })).toBe('−0.42');
  });
});

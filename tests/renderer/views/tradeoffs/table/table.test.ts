import { describe, expect, it } from 'vitest';
import { columns, type ColumnId, type Row } from '../../../../../renderer/views/tradeoffs/table/columns.ts';
import { sortRows } from '../../../../../renderer/views/tradeoffs/table/sort.ts';
import { rowWindow, scrollTo } from '../../../../../renderer/views/tradeoffs/table/window.ts';
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
  it('keeps few rows of many in the document', () => {
    expect(rowWindow(10_000, 0, 280, 28)).toEqual({ first: 0, end: 18 });
    expect(rowWindow(10_000, 28_000, 280, 28)).toEqual({ first: 992, end: 1018 });
    expect(rowWindow(3, 28_000, 280, 28)).toEqual({ first: 3, end: 3 });
  });
  it('scrolls no further than it must', () => {
    expect(scrollTo(2, 0, 280, 28, 32)).toBe(0);
    expect(scrollTo(20, 0, 280, 28, 32)).toBe(340);
    expect(scrollTo(2, 340, 280, 28, 32)).toBe(56);
  });
});

import { describe, expect, it } from 'vitest';
import { columns, type ColumnId, type Row } from '../../../../../renderer/views/tradeoffs/table/columns.ts';
import { formatBound, parseBound } from '../../../../../renderer/views/tradeoffs/table/ranges.ts';
import { sortRows } from '../../../../../renderer/views/tradeoffs/table/sort.ts';
import { tableAsCsv, tableAsJson } from '../../../../../renderer/views/tradeoffs/table/table-export.ts';
import { TableView } from '../../../../../renderer/views/tradeoffs/table/table-view.svelte.ts';
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
  it('shows the columns and the ranges that were chosen, over restarts too', () => {
    const kept = new Map<string, string>();
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, text: string) => void kept.set(key, text),
    };
    const table = new TableView(storage);
    expect(rows.every((row) => table.shows(row))).toBe(true);
    table.setRanges({ p50: [null, 5e5], p99: [0, null] });
    // Of so few samples nobody knows the 99th percentile, and what is not known is within no range.
    expect(rows.some((row) => table.shows(row))).toBe(false);
    table.setRanges({ p50: [null, 5e5] });
    expect(rows.filter((row) => table.shows(row))).toEqual(
      rows.filter(({ candidate: { latency } }) => latency!.p50Ns! <= 5e5),
    );
    table.toggleColumn('change');
    table.toggleColumn('name');
    const again = new TableView(storage);
    expect(again.columns.map(({ id }) => id)).toEqual(columns.map(({ id }) => id).filter((id) => id !== 'change'));
    expect(again.filtered).toEqual(['p50']);
    kept.set('espalier.tradeoffs.table', '{"hidden":"all","ranges":{"p50":["a",1],"name":[0,1],"macs":[null,null]}}');
    expect([new TableView(storage).hidden, new TableView(storage).ranges]).toEqual([[], {}]);
  });
  it('reads bounds as they are typed, in the units on screen', () => {
    const [ms, percent] = [column('p50').number!, column('accuracy').number!];
    expect([parseBound(' 0.7 ', ms), parseBound('93,5', percent), parseBound('', ms)]).toEqual([7e5, 0.935, null]);
    expect([parseBound('−1', percent), parseBound('fast', ms)]).toEqual([-0.01, undefined]);
    expect([formatBound(7e5, ms), formatBound(null, ms)]).toEqual(['0.7', '']);
  });
  it('is saved as it is shown, with what is predicted told apart', () => {
    const shown = { rows: rows.slice(0, 2), columns: [column('name'), column('p50'), column('standing')] };
    const standing = () => 'Front';
    const [head, first] = tableAsCsv({ ...shown, standing }).split('\r\n');
    expect(head).toBe('id,candidate,p50 ns,p50 is,standing');
    expect(first).toBe(`dense,dense,${String(rows[0]!.candidate.latency!.p50Ns)},measured,Front`);
    expect(JSON.parse(tableAsJson({ ...shown, standing }))).toHaveLength(2);
  });
});

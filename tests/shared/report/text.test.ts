import { describe, expect, it } from 'vitest';
import { renderCsv } from '../../../shared/report/csv.ts';
import { renderTable } from '../../../shared/report/terminal.ts';
import { assembleTradeoffs } from '../../../shared/tradeoff/assemble.ts';
import { parseBudget } from '../../../shared/tradeoff/budget.ts';
import { candidate, dense, latency, measured, predicted } from '../tradeoff/fixtures.ts';

const half = candidate('half');
const third = candidate('third', { method: 'random', level: 0.3, macs: 12_000_000, accuracy: 0.6 });
const latencies = measured([latency('dense', 0.78), latency('half', 0.41, { p99Ns: null })]);

describe('the table for the terminal', () => {
  it('aligns its columns, has units in its head, and marks front and best', () => {
    const set = assembleTradeoffs([dense, half, third], latencies, [parseBudget('latency<=0.5ms')]);
    expect(renderTable(set)).toBe(
      [
        '    Candidate    Accuracy %  ± points  p50 ms  p99 ms  MACs M  Params k  Standing          Id',
        '>*  LeGR 50 %         84.00      0.72   0.410       –    20.0       135  Front, in budget  half',
        ' *  Original          87.80      0.64   0.780   0.936    40.0       270  Misses a budget   dense',
        '    Random 30 %       60.00      0.96       –       –    12.0       135  not measured      third',
        '* front, > best within budget',
        '',
        set.sentence,
      ].join('\n'),
    );
  });

  it('has what is predicted in a column of its own, and says by what', () => {
    const set = assembleTradeoffs(
      [dense, half, third],
      latencies,
      [parseBudget('latency<=0.5ms')],
      predicted({ third: 0.3 }),
    );
    expect(renderTable(set).split('\n')).toEqual([
      '    Candidate    Accuracy %  ± points  p50 ms  p99 ms        p50 predicted ms  MACs M  Params k  Standing           Id',
      '>*  LeGR 50 %         84.00      0.72   0.410       –                       –    20.0       135  Front, in budget   half',
      ' *  Original          87.80      0.64   0.780   0.936                       –    40.0       270  Misses a budget    dense',
      '    Random 30 %       60.00      0.96       –       –  0.300 (0.285 to 0.315)    12.0       135  Predicted to meet  third',
      ...['* front, > best within budget', '', set.sentence],
      'Predicted by the latency model of resnet56 on bench (onnxruntime 1.27.0, float32, 1 thread), mean error 3.1 % on cuts held out.',
    ]);
  });

  it('has no latency columns when nothing was measured', () => {
    const table = renderTable(assembleTradeoffs([dense, half], null, []));
    expect(table).not.toContain(' ms');
    expect(table).toContain('* front\n');
  });

  it('is the sentence alone when there are no candidates', () => {
    expect(renderTable(assembleTradeoffs([], null, []))).toBe(
      'There are no candidates yet: run an experiment to make some.',
    );
  });

  it('lets no control character of a board reach the terminal', () => {
    const escape = String.fromCharCode(27);
    const set = assembleTradeoffs(
      [dense],
      measured([latency('dense', 0.78)], { board: `${escape}[2J${escape}]0;title` }),
      [],
    );
    expect(renderTable(set)).not.toContain(escape);
  });
});

describe('the CSV', () => {
  it('gives every candidate in full precision, with nothing where nothing is known', () => {
    const set = assembleTradeoffs([dense, half, third], latencies, []);
    const lines = renderCsv(set).split('\r\n');
    expect(lines.at(-1)).toBe('');
    const [head = '', ...rows] = lines.slice(0, -1).map((line) => line.split(','));
    const table = rows.map((row) => Object.fromEntries([...head].map((name, index) => [name, row[index]])));
    expect(table.map((row) => [row.id, row.p50_ns, row.p99_ns, row.device, row.on_front])).toEqual([
      ['dense', '780000', '936000', 'bench', 'true'],
      ['half', '410000', '', 'bench', 'true'],
      ['third', '', '', '', 'false'],
    ]);
    expect(table[1]).toMatchObject({ accuracy: '0.84', macs: '20000000', proof_relative: '2e-7' });
  });

  it('quotes what must be quoted, and disarms formulas', () => {
    const odd = candidate('odd', { method: '=HYPERLINK("http://x")', accuracySplit: 'a,b\n"c"' });
    const csv = renderCsv(assembleTradeoffs([odd], null, []));
    expect(csv).toContain(`"'=HYPERLINK(""http://x"")"`);
    expect(csv).toContain('"a,b\n""c"""');
  });
});

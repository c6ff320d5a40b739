import { describe, expect, it } from 'vitest';
import { bytes, count, milliseconds, percent, span } from '../../../../electron/host/cli/numbers.ts';
import { ProgressLine } from '../../../../electron/host/cli/progress-line.ts';
import { facts, table } from '../../../../electron/host/cli/table.ts';

describe('numbers for people', () => {
  it('keep three or four digits and name the unit', () => {
    expect(count(40_813_184)).toBe('40.81 M');
    expect(count(999)).toBe('999');
    expect(percent(0.8784, 2)).toBe('87.84 %');
    expect(milliseconds(411_234)).toBe('0.411');
    expect(milliseconds(33_300_000)).toBe('33.3');
    expect(milliseconds(null)).toBe('–');
    expect(bytes(8 * 2 ** 30)).toBe('8.0 GiB');
    expect(bytes(null)).toBeNull();
    expect([span(45), span(200), span(7500)]).toEqual(['45 s', '3 min 20 s', '2 h 5 min']);
  });
});

describe('tables', () => {
  it('align columns and end lines without blanks', () => {
    const text = table(
      [{ title: 'Model' }, { title: 'ms', align: 'right' }, { title: 'Flags' }],
      [
        ['dense', '12.0', ''],
        ['legr at 50 %', '6.1', 'a clock fell'],
      ],
    );
    expect(text).toBe(
      ['Model           ms  Flags', 'dense         12.0', 'legr at 50 %   6.1  a clock fell'].join('\n'),
    );
    expect(
      facts([
        ['Board', 'Jetson'],
        ['Mode', null],
        ['Load', '0'],
      ]),
    ).toBe('Board  Jetson\nLoad   0');
  });
});

describe('the progress line', () => {
  const progress = (stage: string, done: number) => ({ stage, done, total: 4, etaSeconds: 90 });

  it('is redrawn on a terminal, cut to its width, and cleared', () => {
    let screen = '';
    const line = new ProgressLine({ isTTY: true, columns: 20, write: (text) => (screen += text) });
    line.show(progress('searching the ranking', 1));
    expect(screen).toBe('\r\u001b[Ksearching the ranki');
    line.clear();
    expect(screen.endsWith('\r\u001b[K')).toBe(true);
  });

  it('is one line for each stage elsewhere', () => {
    let written = '';
    const line = new ProgressLine({ write: (text) => (written += text) });
    for (let done = 0; done < 4; done++) line.show(progress('searching', done));
    line.show(progress('cutting', 4));
    expect(written).toBe('searching 0 %  0 of 4  about 1 min 30 s left\ncutting 100 %  4 of 4\n');
  });
});

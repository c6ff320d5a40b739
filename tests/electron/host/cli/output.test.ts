import { describe, expect, it } from 'vitest';
import { ProgressLine } from '../../../../electron/host/cli/progress-line.ts';
import { facts, table } from '../../../../electron/host/cli/table.ts';

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

  it('ends with how it goes, where there is something to say', () => {
    let written = '';
    const line = new ProgressLine({ write: (text) => (written += text) });
    line.show({ ...progress('training', 1), detail: 'epoch 1.00 of 4, loss 0.412' });
    expect(written).toBe('training 25 %  1 of 4  about 2 min left  epoch 1.00 of 4, loss 0.412\n');
  });

  it('is one line for each stage elsewhere', () => {
    let written = '';
    const line = new ProgressLine({ write: (text) => (written += text) });
    for (let done = 0; done < 4; done++) line.show(progress('searching', done));
    line.show(progress('cutting', 4));
    expect(written).toBe('searching 0 %  0 of 4  about 2 min left\ncutting 100 %  4 of 4\n');
  });
});

import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandLine, quote } from '../../../../electron/devices/connection/quote.ts';

describe('quoting', () => {
  it('leaves plain words readable', () => {
    expect(commandLine(['ls', '--size=1', '/a/b.c', 'x y', ''])).toBe("ls --size=1 /a/b.c 'x y' ''");
  });

  it('is undone by a shell for any text', () => {
    const text = fc.array(fc.string({ unit: 'binary', maxLength: 20 }).map((it) => it.replaceAll('\0', '')));
    fc.assert(
      fc.property(text, (words) => {
        const script = `for a in ${commandLine(words)}; do printf '%s\\n--\\n' "$a"; done`;
        const printed = execFileSync('sh', ['-c', script], { encoding: 'utf8' });
        // What is no valid UTF-16 cannot be handed to a process as it is.
        expect(printed).toBe(words.map((word) => `${Buffer.from(word).toString()}\n--\n`).join(''));
      }),
      { numRuns: 60 },
    );
  });

  it('refuses what no argument can hold', () => {
    expect(() => quote('a\0b')).toThrow(RangeError);
  });
});

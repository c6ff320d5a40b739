import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { watched } from '../../../../electron/devices/connection/watchdog.ts';

const shells = [['dash'], ['bash'], ['busybox', 'sh']].filter(
  ([program = '', ...rest]) => spawnSync(program, [...rest, '-c', 'exit 0']).status === 0,
);

describe.each(shells)('the watchdog in %s', (program = '', ...rest) => {
  const start = (...argv: string[]): ReturnType<typeof spawn> => {
    const [, ...parameters] = watched(argv);
    return spawn(program, [...rest, ...parameters], { stdio: ['pipe', 'pipe', 'inherit'] });
  };

  it('passes arguments, output and exit status on', async () => {
    const child = start('sh', '-c', 'printf "%s|" "$@"; exit 9', 'sh', 'a b', "it's", '');
    let printed = '';
    child.stdout?.on('data', (data: Buffer) => (printed += data.toString()));
    expect(await once(child, 'close')).toEqual([9, null]);
    expect(printed).toBe("a b|it's||");
  });

  it('ends the command and its children when input ends', async () => {
    const child = start('sh', '-c', 'sleep 60 & echo up; wait');
    if (child.stdout === null) throw new Error('no output');
    await once(child.stdout, 'data');
    child.stdin?.end();
    // 'close' comes only when nobody holds the pipe any more: the sleeping child is gone as well.
    expect(await once(child, 'close')).toEqual([143, null]);
  });

  it('ignores what is written to it', async () => {
    const child = start('sh', '-c', 'sleep 0.2; exit 4');
    child.stdin?.write('noise\n\\\n');
    expect(await once(child, 'close')).toEqual([4, null]);
  });
});

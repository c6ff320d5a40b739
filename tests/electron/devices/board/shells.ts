import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** The shells that boards have, as far as they are here: Debian's, Red Hat's, small systems' and Android's. */
export const shells = [['dash'], ['bash'], ['busybox', 'sh'], ['mksh']].filter(
  ([program = '', ...rest]) => spawnSync(program, [...rest, '-c', 'exit 0']).status === 0,
);

/** What a script prints in a board's tree; its programs are in /programs and its home is /home. `uid` needs root. */
export function runInTree(
  script: string,
  root: string,
  [shell = 'sh', ...rest]: readonly string[] = ['sh'],
  uid?: number,
): string {
  const { stdout, status } = spawnSync(shell, [...rest, '-c', script, 'sh', root], {
    env: { PATH: `${join(root, 'programs')}:/usr/bin:/bin`, HOME: join(root, 'home') },
    encoding: 'utf8',
    timeout: 20_000,
    ...(uid === undefined ? {} : { uid, cwd: '/' }),
  });
  if (status !== 0) throw new Error(`the script ended with ${String(status)}`);
  return stdout;
}

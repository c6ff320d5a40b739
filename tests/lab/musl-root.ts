import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const cache = fileURLToPath(new URL('../../.cache/lab/', import.meta.url));
const enter = fileURLToPath(new URL('enter-musl.sh', import.meta.url));

/** BusyBox brings its tools itself; musl's loader is what such a system is known by. */
const packages = ['busybox-static', 'musl'];

const commands = [
  ...['sh', 'cat', 'ls', 'mkdir', 'rm', 'mv', 'cp', 'ln', 'chmod', 'pwd', 'cut', 'awk', 'df', 'head', 'sha256sum'],
  ...['uname', 'printf', 'kill', 'sleep', 'setsid', 'env', 'date', 'touch', 'sync'],
];

export type MuslRoot =
  { available: true; forceCommand: (home: string) => string } | { available: false; reason: string };

async function build(root: string): Promise<void> {
  const scratch = await mkdtemp(join(cache, 'musl-debs-'));
  try {
    await run('apt-get', ['-q', 'download', ...packages], { cwd: scratch });
    for (const file of await readdir(scratch)) await run('dpkg-deb', ['--extract', join(scratch, file), root]);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  for (const folder of ['proc', 'dev', 'root', 'tmp', 'etc', 'bin', 'lib']) {
    await mkdir(join(root, folder), { recursive: true });
  }
  await chmod(join(root, 'tmp'), 0o1777);
  await writeFile(join(root, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\n');
  for (const name of commands) await symlink('busybox', join(root, 'bin', name)).catch(() => undefined);
}

/** A root of x64 with musl and BusyBox and no glibc at all, cached in `.cache/lab`; sessions in it have a home each. */
export async function prepareMuslRoot(): Promise<MuslRoot> {
  const none = (reason: string): MuslRoot => ({ available: false, reason });
  if (process.platform !== 'linux' || process.arch !== 'x64') return none('the musl root needs Linux on x64');
  if (process.getuid?.() !== 0) return none('entering the musl root needs root (chroot)');
  if (!existsSync('/usr/bin/apt-get')) return none('fetching the musl root needs apt');
  const root = join(cache, 'musl-root');
  const forceCommand = (home: string): string => `${enter} ${root} ${home}`;
  if (existsSync(root)) return { available: true, forceCommand };
  await mkdir(cache, { recursive: true });
  const own = await mkdtemp(join(cache, 'building-'));
  try {
    await build(own);
    await chmod(own, 0o755);
    await rename(own, root);
    return { available: true, forceCommand };
  } catch (error) {
    await rm(own, { recursive: true, force: true });
    return none(
      `the musl root cannot be made: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`,
    );
  }
}

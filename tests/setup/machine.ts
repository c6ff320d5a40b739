import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Programs that some suites need, and the Debian package of each. */
const programs = [
  { name: 'chromium', package: 'chromium', suites: 'browser suites' },
  { name: 'sshd', package: 'openssh-server', suites: 'SSH suites' },
  { name: 'sftp', package: 'openssh-client', suites: 'SSH suites' },
] as const;

/** sshd lives in /usr/sbin, which is not on everybody's PATH. */
const searched = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];

export function findProgram(name: string): string | null {
  for (const directory of searched) {
    const path = join(directory, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // not in this directory
    }
  }
  return null;
}

/** Installs what is missing where that is possible without asking anybody; says what it did, or what will be skipped. */
export function prepareMachine(say: (line: string) => void): void {
  const missing = programs.filter(({ name }) => findProgram(name) === null);
  if (missing.length === 0) return;
  if (process.getuid?.() === 0 && isDebian()) {
    const names = missing.map((program) => program.package);
    say(`Installing ${names.join(' and ')} with apt-get, which the tests need.`);
    apt('update');
    apt('install', '--yes', '--no-install-recommends', ...names);
  }
  for (const { name, package: packageName, suites } of programs) {
    if (findProgram(name) === null) say(`${suites} are skipped: ${name} is missing (Debian package ${packageName}).`);
  }
}

function isDebian(): boolean {
  const file = '/etc/os-release';
  return existsSync(file) && /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync(file, 'utf8'));
}

function apt(...args: readonly string[]): void {
  spawnSync('apt-get', ['--quiet=2', ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
}

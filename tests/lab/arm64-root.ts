import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { enableArm64 } from './qemu.ts';
import { labAvailability, startSshd, type LabSshd } from './sshd.ts';

const run = promisify(execFile);

const CACHE = fileURLToPath(new URL('../../.cache/lab/', import.meta.url));
const ENTER = fileURLToPath(new URL('enter-arm64.sh', import.meta.url));

/** The Debian release of JetPack 5's time: what runs there runs on newer boards. */
const RELEASE = 'bullseye';

/** What a board's command line needs to be probed and measured; their dependencies come with them. */
const PACKAGES = [
  ...['base-files', 'libc-bin', 'bash', 'dash', 'coreutils', 'grep', 'sed', 'mawk', 'findutils', 'tar', 'gzip'],
  ...['procps', 'openssh-sftp-server', 'libstdc++6', 'libgomp1'],
];

export type Arm64Root = { available: true; root: string } | { available: false; reason: string };

/** Where Debian itself is fetched from here: the address stands in apt's configuration and nowhere in this tree. */
async function debianMirror(): Promise<string | undefined> {
  const format = ['--format', '$(LABEL) $(REPO_URI)', 'Created-By: Packages'];
  const { stdout } = await run('apt-get', ['indextargets', ...format]);
  return /^Debian (\S+)$/m.exec(stdout)?.[1];
}

/** Downloads the packages and what they depend on with an apt state of its own: the machine's is left as it is. */
async function downloadPackages(mirror: string, scratch: string): Promise<string[]> {
  const archives = join(scratch, 'cache', 'archives');
  const sources = join(scratch, 'sources.list');
  const status = join(scratch, 'status');
  await mkdir(join(archives, 'partial'), { recursive: true });
  await mkdir(join(scratch, 'lists', 'partial'), { recursive: true });
  await writeFile(sources, `deb ${mirror} ${RELEASE} main\n`);
  await writeFile(status, '');
  const settings = {
    'Dir::Etc::sourcelist': sources,
    'Dir::Etc::sourceparts': '/dev/null',
    'Dir::State': scratch,
    'Dir::State::lists': join(scratch, 'lists'),
    'Dir::State::status': status,
    'Dir::Cache': join(scratch, 'cache'),
    'APT::Architecture': 'arm64',
    'APT::Architectures': 'arm64',
    'APT::Sandbox::User': 'root',
    'APT::Install-Recommends': 'false',
    'Acquire::Languages': 'none',
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  await run('apt-get', [...options, '-q', 'update']);
  await run('apt-get', [...options, '-q', '-y', '--download-only', 'install', ...PACKAGES]);
  const files = await readdir(archives);
  return files.filter((name) => name.endsWith('.deb')).map((name) => join(archives, name));
}

/** What maintainer scripts would have done; unpacking alone runs none. */
async function furnish(root: string): Promise<void> {
  for (const folder of ['proc', 'sys', 'dev', 'root', 'tmp', 'usr/local/bin']) {
    await mkdir(join(root, folder), { recursive: true });
  }
  await chmod(join(root, 'tmp'), 0o1777);
  await writeFile(
    join(root, 'etc/passwd'),
    'root:x:0:0:root:/root:/bin/bash\nnobody:x:65534:65534::/nonexistent:/bin/false\n',
  );
  await writeFile(join(root, 'etc/group'), 'root:x:0:\nnogroup:x:65534:\n');
  await symlink('mawk', join(root, 'usr/bin/awk'));
}

async function build(root: string): Promise<void> {
  const mirror = await debianMirror();
  if (mirror === undefined) throw new Error('apt knows no Debian mirror');
  const scratch = await mkdtemp(join(tmpdir(), 'espalier-arm64-'));
  try {
    await mkdir(root, { recursive: true });
    for (const file of await downloadPackages(mirror, scratch)) await run('dpkg-deb', ['--extract', file, root]);
    await furnish(root);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** The cached root, made where it is missing or was made from other packages. */
async function cachedRoot(): Promise<string> {
  const root = join(CACHE, 'arm64-root');
  const marker = join(root, 'etc', 'espalier-lab');
  const contents = `${RELEASE} ${PACKAGES.join(' ')}\n`;
  if ((await readFile(marker, 'utf8').catch(() => '')) === contents) return root;

  // Several suites may start at once: each builds its own, and the first to finish is the one that is kept.
  await mkdir(CACHE, { recursive: true });
  const own = await mkdtemp(join(CACHE, 'building-'));
  try {
    await build(own);
    await writeFile(join(own, 'etc', 'espalier-lab'), contents);
    await chmod(own, 0o755);
    if ((await readFile(marker, 'utf8').catch(() => '')) !== contents) {
      await rm(root, { recursive: true, force: true });
      await rename(own, root);
    }
  } finally {
    await rm(own, { recursive: true, force: true });
  }
  return root;
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  // apt's own complaint says more than "Command failed".
  return /^E: .*$/m.exec(text)?.[0] ?? text.split('\n', 1)[0] ?? '';
}

/**
 * A Debian arm64 root whose programs run here, under qemu unless this machine is arm64 itself. Cached in `.cache/lab`
 * and shared: change nothing in it, `startArm64Device` gives every device a copy.
 */
export async function prepareArm64Root(): Promise<Arm64Root> {
  if (process.platform !== 'linux') return { available: false, reason: 'the arm64 root needs Linux' };
  if (process.getuid?.() !== 0) return { available: false, reason: 'entering the arm64 root needs root (chroot)' };
  if (!existsSync('/usr/bin/apt-get')) return { available: false, reason: 'fetching the arm64 root needs apt' };
  const reason = await enableArm64();
  if (reason !== undefined) return { available: false, reason };
  try {
    const root = await cachedRoot();
    const { stdout } = await run(ENTER, [root], { env: { SSH_ORIGINAL_COMMAND: 'uname -m' } });
    if (stdout.trim() !== 'aarch64') throw new Error(`uname -m says ${stdout.trim()}`);
    return { available: true, root };
  } catch (error) {
    return { available: false, reason: `the arm64 root does not work here: ${firstLine(error)}` };
  }
}

export interface Arm64Device {
  sshd: LabSshd;
  /** The device's own file system, seen from outside: put files there to furnish the device. */
  root: string;
  stop(): Promise<void>;
}

/**
 * An arm64 board behind a private sshd: commands, stdin and SFTP all happen inside a fresh copy of the arm64 root.
 * Throws one line where there is no sshd or no arm64 root. The caller must `stop()` it.
 */
export async function startArm64Device(options: { config?: string[] } = {}): Promise<Arm64Device> {
  const lab = labAvailability();
  if (!lab.available) throw new Error(lab.reason);
  const base = await prepareArm64Root();
  if (!base.available) throw new Error(base.reason);
  const folder = await mkdtemp(join(tmpdir(), 'espalier-device-'));
  const root = join(folder, 'root');
  const clean = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    await run('cp', ['-a', '--reflink=auto', base.root, root]);
    const sshd = await startSshd({ ...options, forceCommand: `${ENTER} ${root}` });
    const stop = async (): Promise<void> => {
      await sshd.stop();
      await clean();
    };
    return { sshd, root, stop };
  } catch (error) {
    await clean();
    throw error;
  }
}

import { createHash } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  copyFileSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startBadLink, type BadLink, type LinkQuality } from '../bad-link/bad-link.ts';
import { killQuietly } from '../processes.ts';
import { startSshd, type LabSshd } from '../sshd.ts';

const programs = ['session.sh', 'record.py'] as const;

/** Room for the runtime's library and the networks of some dozens of cycles. */
const homeKib = 160 * 1024;
const temporaryKib = 4 * 1024;

/** A robot at the edge of its radio's reach. */
export const poorLink: Partial<LinkQuality> = { delayMs: 100, jitterMs: 10, lossPercent: 2, rateKbits: 8000 };

/** Waits for what the other side has to do by itself; false when it does not come. */
export async function comes(what: () => boolean, limitMs: number): Promise<boolean> {
  const end = performance.now() + limitMs;
  while (!what()) {
    if (performance.now() > end) return false;
    await sleep(50);
  }
  return true;
}

/** A board at the end of a bad link, with a home folder of its own on a small disk. Made by `startBoard`. */
export class Board {
  readonly link: BadLink;
  readonly sshd: LabSshd;
  /** What agents said is written here. */
  readonly recordings: string;
  readonly #folder: string;

  constructor(link: BadLink, sshd: LabSshd, folder: string, recordings: string) {
    this.link = link;
    this.sshd = sshd;
    this.#folder = folder;
    this.recordings = recordings;
  }

  get address(): string {
    const { user, host, port } = this.sshd;
    return `ssh://${user}@${host}:${port}`;
  }

  /** The key that is let in. */
  get identity(): string {
    return this.sshd.privateKeyPath;
  }

  /**
   * What runs there because somebody asked for it. A server's process for a connection whose client has vanished is not
   * among them: how long it waits for word from the other side is its own affair, as long as nothing runs below it.
   */
  processes(): number[] {
    return this.link.farProcesses().filter((pid) => !isServer(pid));
  }

  /** Of them, those that take uploads: they end when the server has noticed that their client is gone. */
  takers(): number[] {
    return this.processes().filter((pid) => /(^cat|\/sftp-server)$/.test(commandOf(pid)));
  }

  agents(): number[] {
    return this.processes().filter((pid) => programOf(pid).endsWith('-espalier-agent'));
  }

  /** Ends all connections and leaves what was started over them. */
  cutSessions(): void {
    const sessions = this.link.farProcesses().filter((pid) => isServer(pid) && pid !== this.sshd.pid);
    for (const pid of sessions) killQuietly(pid, 'SIGKILL');
  }

  /** The power goes, and comes back. */
  async reboot(downMs: number): Promise<void> {
    await this.link.set({ up: false });
    for (const pid of this.link.farProcesses()) killQuietly(pid, 'SIGKILL');
    await this.link.set({ up: true });
    await this.sshd.restart({ downMs });
  }

  /** Leaves no room on the disk. */
  fillDisk(): void {
    const block = Buffer.alloc(256 * 1024);
    const ballast = openSync(this.#ballast(), 'w');
    try {
      for (;;) writeSync(ballast, block);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    } finally {
      closeSync(ballast);
    }
  }

  freeDisk(): void {
    rmSync(this.#ballast(), { force: true });
  }

  /** Damages an upload that is under way; false when there is none. */
  damageUpload(): boolean {
    const part = this.parts()[0];
    if (part === undefined) return false;
    const path = join(this.#cache(), part);
    try {
      const half = Math.floor(statSync(path).size / 2);
      truncateSync(path, half);
      return half > 0;
    } catch {
      // It has just got its final name.
      return false;
    }
  }

  /** Uploads that did not come to their end. */
  parts(): string[] {
    return this.#cached().filter((name) => name.endsWith('.part'));
  }

  /** What lies on the board that must not: half files that look whole, and anything outside the cache folder. */
  litter(): string[] {
    const found: string[] = [];
    for (const name of this.#cached()) {
      const [hash = ''] = /^[0-9a-f]{64}/.exec(name) ?? [];
      const content = readFileSync(join(this.#cache(), name));
      // Whoever was killed holds nothing any more, and the next to look forgets it.
      if (name.endsWith('.part') || name.startsWith('in-use-')) continue;
      if (createHash('sha256').update(content).digest('hex') !== hash) found.push(`not what its name says: ${name}`);
    }
    const outside = [
      ...entries(this.#home()).filter((path) => !/^\.cache(\/espalier(\/[^/]+)?)?$/.test(path)),
      ...entries(this.link.farPath(tmpdir())),
    ];
    return [...found, ...outside.map((path) => `outside the cache folder: ${path}`)];
  }

  async stop(): Promise<void> {
    await this.sshd.stop();
    await this.link.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  #home(): string {
    return this.link.farPath(userInfo().homedir);
  }

  #cache(): string {
    return join(this.#home(), '.cache/espalier');
  }

  #ballast(): string {
    return join(this.#home(), 'ballast');
  }

  #cached(): string[] {
    try {
      return readdirSync(this.#cache());
    } catch {
      return [];
    }
  }
}

function programOf(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/exe`);
  } catch {
    return '';
  }
}

const isServer = (pid: number): boolean => /\/sshd(-session|-auth)?$/.test(programOf(pid));

export function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim().slice(0, 200);
  } catch {
    return '';
  }
}

function entries(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' });
}

/** Throws one line where `badLinkAvailability()` or `labAvailability()` say no. The caller must `stop()` it. */
export async function startBoard({ seed, sftp }: { seed: number; sftp: boolean }): Promise<Board> {
  // Not in the folder for temporary files: the board has an empty one of its own over it.
  const folder = await mkdtemp('/var/tmp/espalier-board-');
  const recordings = join(folder, 'recordings');
  mkdirSync(recordings);
  // This checkout may lie where the board has folders of its own.
  for (const name of programs) {
    const program = join(folder, name);
    copyFileSync(fileURLToPath(new URL(name, import.meta.url)), program);
    chmodSync(program, 0o755);
  }
  const link = await startBadLink({
    seed,
    disks: [
      { folder: userInfo().homedir, kib: homeKib },
      { folder: tmpdir(), kib: temporaryKib },
    ],
  });
  const sshd = await startSshd({
    dir: join(folder, 'sshd'),
    place: { host: link.farAddress, enter: link.enter },
    forceCommand: `${join(folder, programs[0])} ${recordings} ${sftp ? 'yes' : 'no'}`,
  });
  return new Board(link, sshd, folder, recordings);
}

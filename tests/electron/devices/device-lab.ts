import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { openConnection, trustHostKey, type Artifact, type Connection } from '../../../electron/devices/device.ts';
import type { Secrets } from '../../../electron/devices/connection/connection.ts';
import { toErrorData, type ErrorData } from '../../../shared/api/errors.ts';
import { descendantsOf, isRunning, killQuietly } from '../../lab/processes.ts';
import { labAvailability, startSshd, type LabSshd, type SshdOptions } from '../../lab/sshd.ts';

const noAnswer = (): Promise<null> => Promise.resolve(null);
export const noSecrets: Secrets = { passphrase: noAnswer, password: noAnswer, answer: noAnswer };

/** For commands that are to end by themselves. */
export const limits = { timeoutMs: 30_000 };

/** Tests read nothing of what whoever runs them has in ~/.ssh. */
export const nothingOfTheUsers = { userKnownHostsFile: '/nowhere', sshConfigFile: '/nowhere' };

export const lab = labAvailability();
if (!lab.available) console.warn(`skipped: ${lab.reason}`);

/** The coded error that a promise ends with. */
export async function errorOf(work: Promise<unknown>): Promise<ErrorData> {
  try {
    await work;
  } catch (error) {
    return toErrorData(error);
  }
  throw new Error('it should have failed');
}

/** A private sshd with a home of its own and a known_hosts file that trusts it. */
export class DeviceLab {
  readonly sshd: LabSshd;
  readonly folder: string;
  /** XDG_CACHE_HOME of the device. */
  readonly cache: string;
  readonly knownHostsFile: string;

  constructor(sshd: LabSshd, folder: string) {
    this.sshd = sshd;
    this.folder = folder;
    this.cache = join(folder, 'cache');
    this.knownHostsFile = join(folder, 'known_hosts');
  }

  get address(): string {
    return `ssh://${this.sshd.user}@${this.sshd.host}:${this.sshd.port}`;
  }

  async trust(): Promise<void> {
    const key = Buffer.from(this.sshd.hostPublicKey.split(' ')[1] ?? '', 'base64');
    await trustHostKey(this.knownHostsFile, this.sshd.host, this.sshd.port, key);
  }

  /** The server's own processes of all connections, without what they run. */
  sessions(): number[] {
    return this.#descendants().filter((pid) => commandOf(pid).startsWith('sshd'));
  }

  /** What runs at the moment because somebody asked for it. */
  commands(): number[] {
    return this.#descendants().filter((pid) => isRunning(pid) && !commandOf(pid).startsWith('sshd'));
  }

  /** The agent is in a session of its own: found by where it lies. */
  agents(): number[] {
    return agentsNaming(this.cache);
  }

  #descendants(): number[] {
    return this.sshd.pid === undefined ? [] : descendantsOf(this.sshd.pid);
  }

  /** Cuts the connections, not what was started over them: that has to be ended by its watchdog. */
  cut(sessions: readonly number[]): void {
    for (const pid of sessions) killQuietly(pid, 'SIGKILL');
  }

  open(identity = this.sshd.privateKeyPath, signal = new AbortController().signal): Promise<Connection> {
    return openConnection(
      { name: 'lab', address: this.address, identity },
      {
        knownHostsFile: this.knownHostsFile,
        ...nothingOfTheUsers,
        secrets: noSecrets,
        signal,
      },
    );
  }
}

/** Agents that run with this text in their arguments. */
export function agentsNaming(text: string): number[] {
  const matches = (pid: string): boolean => {
    try {
      const isAgent = readlinkSync(`/proc/${pid}/exe`).endsWith('espalier-agent');
      return isAgent && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text);
    } catch {
      return false;
    }
  };
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry) && matches(entry))
    .map(Number);
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return '';
  }
}

/** Starts a lab before a suite's tests and removes it after them. */
export function useDeviceLab(options: SshdOptions = {}): () => DeviceLab {
  let found: DeviceLab | undefined;
  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'espalier-device-'));
    const environment = { ...options.environment, XDG_CACHE_HOME: join(folder, 'cache') };
    const sshd = await startSshd({ ...options, environment });
    found = new DeviceLab(sshd, folder);
    await found.trust();
  });
  afterAll(async () => {
    await found?.sshd.stop();
    if (found !== undefined) await rm(found.folder, { recursive: true, force: true });
  });
  return () => {
    if (found === undefined) throw new Error('the lab has not started');
    return found;
  };
}

export async function artifactOf(path: string): Promise<Artifact> {
  return {
    path,
    sha256: createHash('sha256')
      .update(await readFile(path))
      .digest('hex'),
  };
}

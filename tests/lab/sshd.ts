import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { findProgram } from '../setup/machine.ts';
import { descendantsOf, isRunning, killQuietly } from './processes.ts';

const run = promisify(execFile);

export type Availability = { available: true } | { available: false; reason: string };

export interface SshdOptions {
  /** What every session runs instead of what it asked for; the request is in SSH_ORIGINAL_COMMAND. */
  forceCommand?: string;
  /** Where keys, configuration and log live. Without it a temporary folder, removed by `stop`. */
  dir?: string;
  /** Environment variables of every session. */
  environment?: Readonly<Record<string, string>>;
  /** Where it runs and listens, instead of here on loopback: at the other end of a bad link, say. */
  place?: { host: string; enter: readonly [string, ...string[]] };
  /** Further sshd_config lines. They come first, and the first value of a keyword wins. */
  config?: string[];
}

export interface RestartOptions {
  /** 'new' makes a device that was reinstalled, or an impostor. */
  hostKey?: 'keep' | 'new';
  /** How long the device is away between stopping and starting again. */
  downMs?: number;
}

/** With `UsePAM no`, sshd turns away an account whose password field begins with '!', even with the right key. */
function accountIsLocked(user: string): boolean {
  try {
    const line = readFileSync('/etc/shadow', 'utf8')
      .split('\n')
      .find((entry) => entry.startsWith(`${user}:`));
    return line?.split(':')[1]?.startsWith('!') ?? false;
  } catch {
    return false;
  }
}

/** Whether a private sshd can be started here, and in one line why not. */
export function labAvailability(): Availability {
  if (process.platform !== 'linux') return { available: false, reason: 'the sshd lab needs Linux' };
  if (!findProgram('sshd')) return { available: false, reason: 'sshd is not installed (Debian: openssh-server)' };
  if (!findProgram('ssh-keygen')) return { available: false, reason: 'ssh-keygen is not installed (openssh-client)' };
  const { username, uid } = userInfo();
  if (accountIsLocked(username)) return { available: false, reason: `the account ${username} is locked for sshd` };
  if (uid === 0) {
    try {
      mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
    } catch {
      return { available: false, reason: '/run/sshd, which sshd needs as root, cannot be made' };
    }
  }
  return { available: true };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => probe.once('error', reject).listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

/** Resolves once something on `port` greets like an SSH server. */
function greets(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const done = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(2000, () => done(false));
    socket.once('error', () => done(false));
    socket.once('close', () => done(false));
    socket.once('data', (data) => done(data.toString('latin1').startsWith('SSH-')));
  });
}

async function makeKey(path: string, comment: string): Promise<void> {
  await rm(path, { force: true });
  await rm(`${path}.pub`, { force: true });
  await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', comment, '-f', path]);
}

/** A private sshd, on loopback unless told otherwise, that lets in one key and nobody else. Made by `startSshd`. */
export class LabSshd {
  readonly host: string;
  readonly user = userInfo().username;
  readonly dir: string;
  readonly privateKeyPath: string;
  readonly authorizedKeysPath: string;
  readonly #ownsDir: boolean;
  readonly #options: SshdOptions;
  readonly #killOnExit = (): void => this.#killAll();
  #child: ChildProcess | undefined;
  #port = 0;
  #hostPublicKey = '';

  constructor(dir: string, ownsDir: boolean, options: SshdOptions) {
    this.host = options.place?.host ?? '127.0.0.1';
    this.dir = dir;
    this.#ownsDir = ownsDir;
    this.#options = options;
    this.privateKeyPath = join(dir, 'client_ed25519');
    this.authorizedKeysPath = join(dir, 'authorized_keys');
  }

  get port(): number {
    return this.#port;
  }

  /** The listening process; undefined while stopped. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** `ssh-ed25519 AAAA…`, as a known_hosts line has it after the host. */
  get hostPublicKey(): string {
    return this.#hostPublicKey;
  }

  /** `SHA256:…` without padding, as OpenSSH shows it. */
  get hostKeyFingerprintSha256(): string {
    const blob = Buffer.from(this.#hostPublicKey.split(' ')[1] ?? '', 'base64');
    return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
  }

  /** What sshd logged so far. */
  log(): Promise<string> {
    return readFile(join(this.dir, 'sshd.log'), 'utf8');
  }

  async start(): Promise<void> {
    await makeKey(this.privateKeyPath, 'espalier-lab-client');
    await this.#newHostKey();
    await writeFile(this.authorizedKeysPath, await readFile(`${this.privateKeyPath}.pub`));
    process.once('exit', this.#killOnExit);
    try {
      await this.#listenSomewhere();
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  /** Goes away with all sessions, as a board that loses power, and comes back on the same port. */
  async restart({ hostKey = 'keep', downMs = 0 }: RestartOptions = {}): Promise<void> {
    await this.#end();
    if (hostKey === 'new') await this.#newHostKey();
    await sleep(downMs);
    if (!(await this.#listen(this.#port))) throw new Error(`sshd did not come back: ${await this.log()}`);
  }

  /** Cuts every session and keeps listening, as a link that resets. */
  dropSessions(): void {
    if (this.pid !== undefined) for (const pid of descendantsOf(this.pid)) killQuietly(pid, 'SIGKILL');
  }

  /** Ends the listener and everything that runs below it, then removes what was written. May be called twice. */
  async stop(): Promise<void> {
    await this.#end();
    process.off('exit', this.#killOnExit);
    if (this.#ownsDir) await rm(this.dir, { recursive: true, force: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  #killAll(): void {
    if (this.pid === undefined) return;
    // Sessions are in process groups of their own: only the tree of parents leads to them.
    const sessions = descendantsOf(this.pid);
    killQuietly(this.pid, 'SIGKILL');
    for (const pid of sessions) killQuietly(pid, 'SIGKILL');
  }

  async #end(): Promise<void> {
    const child = this.#child;
    if (!child) return;
    const pids = child.pid === undefined ? [] : descendantsOf(child.pid);
    this.#killAll();
    if (child.exitCode === null && child.signalCode === null) {
      await new Promise((resolve) => child.once('exit', resolve));
    }
    for (let tries = 0; tries < 100 && pids.some(isRunning); tries++) await sleep(10);
    this.#child = undefined;
  }

  async #newHostKey(): Promise<void> {
    const path = join(this.dir, 'host_ed25519');
    await makeKey(path, 'espalier-lab-host');
    const [type, blob] = (await readFile(`${path}.pub`, 'utf8')).trim().split(' ');
    this.#hostPublicKey = `${type} ${blob}`;
  }

  async #listenSomewhere(): Promise<void> {
    // Between choosing a free port and listening on it somebody else may take it.
    for (let tries = 0; tries < 3; tries++) if (await this.#listen(await freePort())) return;
    throw new Error(`sshd does not start: ${await this.log()}`);
  }

  async #listen(port: number): Promise<boolean> {
    const configPath = join(this.dir, 'sshd_config');
    await writeFile(configPath, this.#config(port));
    const log = openSync(join(this.dir, 'sshd.log'), 'a', 0o600);
    // sshd insists on its absolute path: it starts itself anew for every connection.
    const sshd = [findProgram('sshd') ?? 'sshd', '-D', '-e', '-f', configPath] as const;
    const [program, ...args] = [...(this.#options.place?.enter ?? []), ...sshd] as [string, ...string[]];
    const child = spawn(program, args, { stdio: ['ignore', log, log] });
    closeSync(log);
    this.#child = child;
    const ended = new Promise<boolean>((resolve) => {
      child.once('error', () => resolve(true));
      child.once('exit', () => resolve(true));
    });
    for (let tries = 0; tries < 100; tries++) {
      if (await greets(this.host, port)) {
        this.#port = port;
        return true;
      }
      if (await Promise.race([ended, sleep(50, false)])) break;
    }
    await this.#end();
    return false;
  }

  #config(port: number): string {
    const { forceCommand, environment = {}, config = [] } = this.#options;
    // With SHLVL set, bash takes the session for a nested one and leaves the .bashrc of whoever runs the tests alone:
    // one that runs pyenv leaves a lock behind when its session is cut, and the next session waits a minute for it.
    const variables = Object.entries({ SHLVL: '1', ...environment }).map(([name, value]) => `${name}=${value}`);
    return [
      ...config,
      `SetEnv ${variables.join(' ')}`,
      `Port ${port}`,
      `ListenAddress ${this.host}`,
      `HostKey ${join(this.dir, 'host_ed25519')}`,
      `AuthorizedKeysFile ${this.authorizedKeysPath}`,
      `AllowUsers ${this.user}`,
      'PermitRootLogin prohibit-password',
      'PubkeyAuthentication yes',
      'PasswordAuthentication no',
      'KbdInteractiveAuthentication no',
      'UsePAM no',
      'StrictModes no',
      'PidFile none',
      'PrintMotd no',
      'LogLevel VERBOSE',
      'Subsystem sftp /usr/lib/openssh/sftp-server',
      ...(forceCommand === undefined ? [] : [`ForceCommand ${forceCommand}`]),
      '',
    ].join('\n');
  }
}

/**
 * Starts a private sshd on a random free port with keys of its own.
 * Throws one line where `labAvailability()` says no. The caller must `stop()` it.
 */
export async function startSshd(options: SshdOptions = {}): Promise<LabSshd> {
  const lab = labAvailability();
  if (!lab.available) throw new Error(lab.reason);
  const dir = options.dir ?? (await mkdtemp(join(tmpdir(), 'espalier-sshd-')));
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const sshd = new LabSshd(dir, options.dir === undefined, options);
  await sshd.start();
  return sshd;
}

import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { accessSync, constants, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { findProgram } from '../../setup/machine.ts';
import { isRunning, killQuietly } from '../processes.ts';
import type { Availability } from '../sshd.ts';

/** How good the link is, the same in both directions. */
export interface LinkQuality {
  /** False: no packet arrives, and nobody is told. */
  readonly up: boolean;
  /** From one end to the other: a round trip takes twice as long. */
  readonly delayMs: number;
  /** Up to so much more, uniformly; packets stay in order. */
  readonly jitterMs: number;
  readonly lossPercent: number;
  /** kbit/s with IP headers; 0 for no limit. */
  readonly rateKbits: number;
  /** What may wait for the sender when there is a rate; what finds no room is dropped. */
  readonly queueBytes: number;
}

const count = z.int().nonnegative();
const oneWay = z.object({ delivered: count, bytes: count, lost: count, overflowed: count, cut: count });
const counts = z.object({ there: oneWay, back: oneWay });
const ends = z.object({ device: z.string(), near: z.string(), far: z.string(), pid: z.int() });

/** What became of the packets so far. `overflowed`: found the queue full; `cut`: sent or flying while the link was down. */
export type LinkCounts = z.output<typeof counts>;

export interface BadLinkOptions {
  /** The same packets are lost for the same seed, as far as the same packets are sent. */
  readonly seed?: number;
  /** Empty file systems of the far side's own, over what is there: what is written to them is seen by far processes only. */
  readonly disks?: readonly { readonly folder: string; readonly kib: number }[];
}

const program = fileURLToPath(new URL('link.py', import.meta.url));

/** Whether a bad link can be laid here, and in one line why not. */
export function badLinkAvailability(): Availability {
  const no = (reason: string): Availability => ({ available: false, reason });
  if (process.platform !== 'linux') return no('the bad link needs Linux');
  if (process.getuid?.() !== 0) return no('the bad link needs root, for a network namespace');
  for (const name of ['ip', 'nsenter', 'unshare', 'python3']) {
    if (findProgram(name) === null) return no(`the bad link needs ${name}, which is not installed`);
  }
  try {
    accessSync('/dev/net/tun', constants.R_OK | constants.W_OK);
  } catch {
    return no('the bad link needs /dev/net/tun');
  }
  if (spawnSync('unshare', ['--net', '--mount', 'true']).status !== 0) {
    return no('the bad link needs namespaces, which may not be made here');
  }
  return { available: true };
}

/** A far place at the other end of a link that can be made worse at any moment. Made by `startBadLink`. */
export class BadLink {
  /** The near end's network device, as `ip link` shows it. */
  readonly device: string;
  readonly nearAddress: string;
  readonly farAddress: string;
  /** What to put before a command so that it runs at the far end. */
  readonly enter: readonly [string, ...string[]];
  readonly #pid: number;
  readonly #child: ChildProcess;
  readonly #exited: Promise<void>;
  readonly #answers: AsyncIterator<string>;
  /** Questions are asked one at a time: an answer does not say which one it belongs to. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    child: ChildProcess,
    exited: Promise<void>,
    found: z.output<typeof ends>,
    answers: AsyncIterator<string>,
  ) {
    this.#child = child;
    this.#exited = exited;
    this.#answers = answers;
    this.#pid = found.pid;
    this.device = found.device;
    this.nearAddress = found.near;
    this.farAddress = found.far;
    this.enter = ['nsenter', `--target=${found.pid}`, '--net', '--mount'];
  }

  /** Changes the link from the next packet on. What is already flying keeps its time, and arrives if the link is up then. */
  set(change: Partial<LinkQuality>): Promise<LinkCounts> {
    const answer = this.#last.then(async () => {
      this.#child.stdin?.write(`${JSON.stringify(change)}\n`);
      const { value, done } = await this.#answers.next();
      if (done === true) throw new Error('the bad link has ended');
      return counts.parse(JSON.parse(value));
    });
    this.#last = answer.catch(() => undefined);
    return answer;
  }

  counts(): Promise<LinkCounts> {
    return this.set({});
  }

  /** A path of the far side's file systems, seen from here. */
  farPath(path: string): string {
    return join(`/proc/${this.#pid}/root`, path);
  }

  /** Everything that runs at the far end, however it was started and whoever its parent is now. */
  farProcesses(): number[] {
    const place = namespaceOf(this.#pid);
    if (place === undefined) return [];
    return readdirSync('/proc')
      .filter((entry) => /^\d+$/.test(entry))
      .map(Number)
      .filter((pid) => pid !== this.#pid && namespaceOf(pid) === place && isRunning(pid));
  }

  /** Ends all that runs at the far end, and takes the link away. May be called twice. */
  async stop(): Promise<void> {
    for (let tries = 0; tries < 100 && this.farProcesses().length > 0; tries++) {
      for (const pid of this.farProcesses()) killQuietly(pid, 'SIGKILL');
      await sleep(10);
    }
    this.#child.stdin?.end();
    await this.#exited;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}

function namespaceOf(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/net`);
  } catch {
    // It has just ended, or it is a zombie.
    return undefined;
  }
}

/** Lays a link that is perfect until it is `set` otherwise. Throws one line where `badLinkAvailability()` says no. */
export async function startBadLink({ seed = 0, disks = [] }: BadLinkOptions = {}): Promise<BadLink> {
  const possible = badLinkAvailability();
  if (!possible.available) throw new Error(possible.reason);
  const place = disks.flatMap(({ folder, kib }) => ['--disk', folder, String(kib)]);
  const child = spawn('python3', [program, '--seed', String(seed), ...place], { stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (data: Buffer) => (said += data.toString()));
  // Its end is reported by whoever waits for an answer.
  child.stdin.on('error', () => undefined);
  const exited = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const { value, done } = await answers.next();
  if (done === true) throw new Error(`the bad link does not start: ${said.trim()}`);
  return new BadLink(child, exited, ends.parse(JSON.parse(value)), answers);
}

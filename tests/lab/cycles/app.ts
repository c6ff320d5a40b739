import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { killQuietly } from '../processes.ts';
import type { AppTask, AppWord } from './app-child.ts';

const program = fileURLToPath(new URL('app-child.ts', import.meta.url));

/** The program that measures, in a process of its own: it can be killed. */
export class App {
  readonly words: AppWord[] = [];
  readonly pid: number;
  /** Aborted when it has ended. */
  readonly over: AbortSignal;
  readonly #ended: Promise<void>;
  readonly #history: string[] = [];
  #complaints = '';

  constructor(task: AppTask) {
    const child = spawn(process.execPath, [program, JSON.stringify(task)], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.pid = child.pid ?? -1;
    const start = performance.now();
    createInterface({ input: child.stdout }).on('line', (line) => {
      const word = JSON.parse(line) as AppWord;
      const seconds = ((performance.now() - start) / 1000).toFixed(1);
      if (word.kind === 'stage' && word.stage !== this.stage) this.#history.push(`${word.stage} ${seconds}`);
      this.words.push(word);
    });
    child.stderr.on('data', (data: Buffer) => (this.#complaints += data.toString()));
    const over = new AbortController();
    this.over = over.signal;
    this.#ended = new Promise((resolve) => {
      child.once('close', () => {
        over.abort();
        resolve();
      });
    });
  }

  /** Where it is, by its last word about it; null when it has ended. */
  get stage(): string | null {
    if (this.over.aborted) return null;
    return this.words.findLast((word) => word.kind === 'stage')?.stage ?? 'connect';
  }

  /** Its stages with the seconds at which they began, for people to see where it hung. */
  get history(): string {
    return this.#history.join(', ');
  }

  /** What it said besides its words: why it ended without one. */
  get complaints(): string {
    return this.#complaints.trim().slice(-2000);
  }

  /** Waits so long, or until it has ended; whether it has. */
  async endsWithin(ms: number): Promise<boolean> {
    await sleep(ms, undefined, { signal: this.over }).catch(() => undefined);
    return this.over.aborted;
  }

  /** Waits for its first word of a stage, but no longer than so; less when it has ended. */
  async reaches(stage: string, limitMs: number): Promise<void> {
    const end = performance.now() + limitMs;
    const isThere = (): boolean => this.words.some((word) => word.kind === 'stage' && word.stage === stage);
    while (!isThere() && performance.now() < end && !(await this.endsWithin(20)));
  }

  async kill(): Promise<void> {
    killQuietly(this.pid, 'SIGKILL');
    await this.#ended;
  }
}

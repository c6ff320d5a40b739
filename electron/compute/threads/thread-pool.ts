import { Worker } from 'node:worker_threads';
import { EspalierError, fromErrorData } from '../../../shared/api/errors.ts';
import { cancelled } from '../cancelled.ts';
import type { FromThread, ToThread } from './messages.ts';

interface Waiting<Done> {
  resolve(done: Done): void;
  reject(error: EspalierError): void;
}

export interface PoolSettings {
  /** The module that every thread runs; it answers by `answerJobs`. */
  readonly module: URL;
  readonly count: number;
  /** Given to every thread as its workerData, by structured clone. */
  readonly data: unknown;
  /** What the threads do, for errors: 'reads training images'. */
  readonly work: string;
  /** What to do when one dies. */
  readonly hint: string;
}

/** Worker threads of one kind. Each works off its jobs one after the other. */
export class ThreadPool<Job, Done> {
  readonly #settings: PoolSettings;
  readonly #workers: readonly Worker[];
  readonly #ended: Promise<unknown>;
  readonly #waiting = new Map<number, Waiting<Done>>();
  #jobs = 0;
  #crash: EspalierError | null = null;
  #closed = false;

  constructor(settings: PoolSettings) {
    const { module, count, data } = settings;
    this.#settings = settings;
    this.#workers = Array.from({ length: count }, () => new Worker(module, { workerData: data, execArgv: [] }));
    for (const worker of this.#workers) {
      worker.on('message', (message: FromThread<Done>) => this.#settle(message));
      worker.on('error', (error) => this.#fail(error instanceof Error ? error.message : String(error)));
    }
    this.#ended = Promise.all(
      this.#workers.map(
        (worker) => new Promise((resolve) => worker.once('exit', (code) => resolve(this.#exited(code)))),
      ),
    );
  }

  get count(): number {
    return this.#workers.length;
  }

  /** Rejects with the error that the job ended with, and with COMPUTE_CRASHED when a thread dies. */
  run(worker: number, job: Job): Promise<Done> {
    const id = this.#jobs++;
    const { promise, resolve, reject } = Promise.withResolvers<Done>();
    // Work ahead may fail before anybody waits for it.
    promise.catch(() => undefined);
    if (this.#crash !== null) reject(this.#crash);
    else {
      this.#waiting.set(id, { resolve, reject });
      this.#workers[worker].postMessage({ id, job } satisfies ToThread<Job>);
    }
    return promise;
  }

  /** Resolves when the threads have ended. Jobs that were not begun are dropped: they reject with CANCELLED. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const worker of this.#workers) worker.postMessage('close' satisfies ToThread<Job>);
    await this.#ended;
    for (const { reject } of this.#waiting.values()) reject(cancelled());
    this.#waiting.clear();
  }

  #settle(message: FromThread<Done>): void {
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if ('error' in message) waiting?.reject(fromErrorData(message.error));
    else waiting?.resolve(message.done);
  }

  #exited(code: number): void {
    if (!this.#closed) this.#fail(`exit code ${code}`);
  }

  #fail(how: string): void {
    const { work, hint } = this.#settings;
    this.#crash ??= new EspalierError('COMPUTE_CRASHED', `A thread that ${work} ended: ${how}.`, hint);
    for (const { reject } of this.#waiting.values()) reject(this.#crash);
    this.#waiting.clear();
  }
}

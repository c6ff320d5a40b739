import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { EspalierError, fromErrorData } from '../../../../shared/api/errors.ts';
import { cancelled } from '../../cancelled.ts';
import type { FromWorker, Job, JobDone, WorkerSettings } from './worker/messages.ts';

interface Waiting {
  resolve(done: JobDone): void;
  reject(error: EspalierError): void;
}

/** The worker threads of a stream. Each works off its jobs one after the other. */
export class WorkerPool {
  readonly #workers: readonly Worker[];
  readonly #ended: Promise<unknown>;
  readonly #waiting = new Map<number, Waiting>();
  #jobs = 0;
  #crash: EspalierError | null = null;
  #closed = false;

  constructor(count: number, settings: WorkerSettings) {
    const path = fileURLToPath(new URL('./worker/main.ts', import.meta.url));
    this.#workers = Array.from({ length: count }, () => new Worker(path, { workerData: settings, execArgv: [] }));
    for (const worker of this.#workers) {
      worker.on('message', (message: FromWorker) => this.#settle(message));
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

  /** Rejects with the error of the first image that fails, and with COMPUTE_CRASHED when the thread dies. */
  run(worker: number, job: Job): Promise<JobDone> {
    const id = this.#jobs++;
    const { promise, resolve, reject } = Promise.withResolvers<JobDone>();
    // Work ahead may fail before anybody waits for it.
    promise.catch(() => undefined);
    if (this.#crash !== null) reject(this.#crash);
    else {
      this.#waiting.set(id, { resolve, reject });
      this.#workers[worker].postMessage({ id, job });
    }
    return promise;
  }

  /** Jobs that were not begun are dropped: they reject with CANCELLED. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const worker of this.#workers) worker.postMessage('close');
    await this.#ended;
    for (const { reject } of this.#waiting.values()) reject(cancelled());
    this.#waiting.clear();
  }

  #settle(message: FromWorker): void {
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if ('error' in message) waiting?.reject(fromErrorData(message.error));
    else waiting?.resolve(message);
  }

  #exited(code: number): void {
    if (!this.#closed) this.#fail(`exit code ${code}`);
  }

  #fail(how: string): void {
    this.#crash ??= new EspalierError(
      'COMPUTE_CRASHED',
      `A thread that reads training images ended: ${how}.`,
      'Start again from the last checkpoint. If it happens again, the memory may be too small: use fewer workers.',
    );
    for (const { reject } of this.#waiting.values()) reject(this.#crash);
    this.#waiting.clear();
  }
}

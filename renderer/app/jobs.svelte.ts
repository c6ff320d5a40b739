import { SvelteMap } from 'svelte/reactivity';
import type { Client } from '../../shared/api/client.ts';
import type { InputOf, OutputOf, ProcedureName } from '../../shared/api/contract.ts';
import type { JobReport } from '../../shared/api/results.ts';
import type { Notices } from './notices.svelte.ts';

/** Long work, whoever started it: this window, another, or the command line. */
export class JobsState {
  readonly #all = new SvelteMap<string, JobReport>();
  readonly #client: Client;
  readonly #notices: Notices;
  readonly #ends: (() => void)[];
  /** Jobs whose starter shows what goes wrong in its own place. */
  readonly #watched = new Set<string>();

  constructor(client: Client, notices: Notices) {
    this.#client = client;
    this.#notices = notices;
    this.#ends = [
      client.on('job.changed', ({ job }) => this.#change(job)),
      client.on('job.progress', ({ jobId, progress }) => {
        const job = this.#all.get(jobId);
        if (job) this.#all.set(jobId, { ...job, progress });
      }),
    ];
  }

  /** Work that runs or waits, oldest first; whoever only looks on does no work. */
  get active(): readonly JobReport[] {
    return [...this.#all.values()]
      .filter(({ state, passing }) => (state === 'running' || state === 'queued') && !passing)
      .sort((a, b) => a.startedAt.localeCompare(b.startedAt));
  }

  /** What is done on a device right now, else what waits for it; null where nothing does. */
  workOn(device: string): JobReport | null {
    const work = this.active.filter((job) => job.device === device && !job.procedure.startsWith('device.'));
    return work.find(({ state }) => state === 'running') ?? work[0] ?? null;
  }

  async load(): Promise<void> {
    const jobs = await this.#client.call('job.list', {});
    this.#all.clear();
    for (const job of jobs) this.#all.set(job.id, job);
  }

  /** Runs a procedure as a job; what goes wrong becomes a notice, a cancel by the user does not. */
  async run<Name extends ProcedureName>(procedure: Name, input: InputOf<Name>): Promise<OutputOf<Name> | null> {
    try {
      return await this.#client.call(procedure, input, { jobId: crypto.randomUUID() });
    } catch (error) {
      this.#notices.addError(error);
      return null;
    }
  }

  /**
   * Runs a procedure as a job to its end, or until `signal` cancels it; what goes wrong is the caller's to show, and no
   * notice.
   */
  async watch<Name extends ProcedureName>(
    procedure: Name,
    input: InputOf<Name>,
    signal?: AbortSignal,
  ): Promise<OutputOf<Name>> {
    const jobId = crypto.randomUUID();
    const stop = () => void this.cancel(jobId);
    this.#watched.add(jobId);
    signal?.addEventListener('abort', stop, { once: true });
    try {
      return await this.#client.call(procedure, input, { jobId });
    } finally {
      signal?.removeEventListener('abort', stop);
      this.#watched.delete(jobId);
    }
  }

  /**
   * Starts a procedure as a job and resolves once it is under way: the first piece is done, or nothing went wrong for
   * `patienceMs`. What goes wrong before that rejects; after that it is a notice.
   */
  async begin<Name extends ProcedureName>(procedure: Name, input: InputOf<Name>, patienceMs = 3000): Promise<void> {
    const jobId = crypto.randomUUID();
    const underWay = Promise.withResolvers<void>();
    const timer = setTimeout(underWay.resolve, patienceMs);
    const stop = this.#client.on('job.progress', (event) => {
      if (event.jobId === jobId && event.progress.done > 0) underWay.resolve();
    });
    this.#watched.add(jobId);
    try {
      await Promise.race([this.#client.call(procedure, input, { jobId }), underWay.promise]);
    } finally {
      stop();
      clearTimeout(timer);
      this.#watched.delete(jobId);
    }
  }

  /** Whether work of that procedure was ever begun in this project. */
  wasBegun(procedure: ProcedureName): boolean {
    return [...this.#all.values()].some((job) => job.procedure === procedure);
  }

  async cancel(jobId: string): Promise<void> {
    try {
      await this.#client.call('job.cancel', { jobId });
    } catch (error) {
      this.#notices.addError(error);
    }
  }

  dispose(): void {
    for (const end of this.#ends) end();
  }

  #change(job: JobReport): void {
    this.#all.set(job.id, job);
    if (job.state === 'failed' && job.error && !this.#watched.has(job.id))
      this.#notices.add({ title: job.title, ...job.error });
  }
}

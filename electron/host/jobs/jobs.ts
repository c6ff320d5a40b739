import { randomUUID } from 'node:crypto';
import { EspalierError, toErrorData, type ErrorData } from '../../../shared/api/errors.ts';
import type { JobReport, Progress } from '../../../shared/api/results.ts';
import type { JobStore } from '../../store/surface.ts';
import type { EventBus } from '../events.ts';
import { Lanes } from './lanes.ts';
import { subjectOf } from './subject.ts';
import { Throttle } from './throttle.ts';

/** Ten times a second is as often as anybody can read. */
const progressIntervalMs = 100;

/** What is left of a job once it has ended. */
interface Ending {
  readonly state: 'done' | 'failed' | 'cancelled';
  readonly error: ErrorData | null;
}

/** What running work sees of its job. */
export interface Run {
  readonly jobId: string;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
  /** Something that the user should know, and that stops nothing. */
  readonly onWarning: (message: string) => void;
  /**
   * Waits until nothing else uses what the lane names, and keeps it until the job's end. A lane is a device's
   * address; `local` is this computer, for computing and for measuring alike.
   * @throws EspalierError CANCELLED
   */
  takeTurn(lane: string): Promise<void>;
}

export interface JobRequest {
  readonly jobId: string | undefined;
  readonly procedure: string;
  readonly title: string;
  readonly input: unknown;
}

interface LiveJob {
  report: JobReport;
  readonly input: unknown;
  readonly controller: AbortController;
  readonly ended: Promise<void>;
}

/** Long work: listed, told about, cancelled, kept as history. */
export class Jobs {
  readonly #events: EventBus;
  readonly #lanes = new Lanes();
  readonly #live = new Map<string, LiveJob>();
  /** Ended before there was a project to keep them in, the newest first. */
  readonly #ended: JobReport[] = [];
  #records: JobStore | undefined;

  constructor(events: EventBus) {
    this.#events = events;
  }

  /** From now on jobs are kept in the project, those under way included. */
  keepIn(records: JobStore): void {
    this.#records = records;
    for (const job of this.#live.values()) this.#record(job);
  }

  /** The newest first. `stored` is the history of a project that is only open for reading. */
  list(stored: readonly JobReport[] = []): readonly JobReport[] {
    const live = [...this.#live.values()].map(({ report }) => report);
    const kept = [...this.#ended, ...(this.#records?.list() ?? stored)].filter(({ id }) => !this.#live.has(id));
    return [...live, ...kept].sort((a, b) => b.startedAt.localeCompare(a.startedAt));
  }

  /** Asks the job to end; its call rejects with CANCELLED once it has. Nothing happens to one that has ended. */
  cancel(jobId: string): void {
    this.#live.get(jobId)?.controller.abort();
  }

  async run<Result>(request: JobRequest, work: (run: Run) => Promise<Result>): Promise<Result> {
    const id = request.jobId ?? randomUUID();
    if (this.#live.has(id)) {
      throw new EspalierError('OPTION_INVALID', `A job with the id ${id} is running.`, 'Choose another id.');
    }
    const controller = new AbortController();
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    const job: LiveJob = {
      input: request.input,
      controller,
      ended,
      report: {
        id,
        procedure: request.procedure,
        title: request.title,
        ...subjectOf(request.procedure, request.input),
        state: 'queued',
        progress: null,
        error: null,
        startedAt: new Date().toISOString(),
        endedAt: null,
      },
    };
    this.#live.set(id, job);
    const throttle = new Throttle<Progress>(progressIntervalMs, (progress) => {
      // Only stages are worth the disk: the rest is told to whoever watches.
      if (progress.stage !== job.report.progress?.stage)
        this.#keep(job, (records) => records.saveProgress(id, progress));
      job.report = { ...job.report, progress };
      this.#events.emit('job.progress', { jobId: id, progress });
    });
    const turns: (() => void)[] = [];
    try {
      this.#record(job);
      this.#tell(job);
      const result = await work({
        jobId: id,
        signal: controller.signal,
        onProgress: (progress) => throttle.push(progress),
        onWarning: (message) => this.#events.emit('log', { level: 'warn', message }),
        takeTurn: async (lane) => {
          turns.push(await this.#lanes.take(lane, controller.signal));
          if (job.report.state === 'running') return;
          job.report = { ...job.report, state: 'running' };
          this.#keep(job, (records) => records.run(id));
          this.#tell(job);
        },
      });
      throttle.flush();
      this.#end(job, { state: 'done', error: null });
      return result;
    } catch (error) {
      throttle.flush();
      const data = toErrorData(error);
      this.#end(job, { state: data.code === 'CANCELLED' ? 'cancelled' : 'failed', error: data });
      throw error;
    } finally {
      for (const endTurn of turns) endTurn();
      this.#live.delete(id);
      if (!this.#records && !job.report.passing) this.#ended.unshift(job.report);
      end();
    }
  }

  /** Cancels what runs and waits for it to end. */
  async close(): Promise<void> {
    const live = [...this.#live.values()];
    for (const { controller } of live) controller.abort();
    await Promise.all(live.map(({ ended }) => ended));
  }

  #end(job: LiveJob, { state, error }: Ending): void {
    const shown = error && { code: error.code, message: error.message, hint: error.hint };
    job.report = { ...job.report, state, error: shown, endedAt: new Date().toISOString() };
    this.#keep(job, (records) => records.end(job.report.id, state, error ?? undefined));
    this.#tell(job);
  }

  #record(job: LiveJob): void {
    const { input } = job;
    const { id, procedure, title, state } = job.report;
    this.#keep(job, (records) =>
      records.add({ id, procedure, title, input, state: state === 'running' ? 'running' : 'queued' }),
    );
  }

  /** A history that cannot be written must not cost the work that it is about. */
  #keep({ report }: LiveJob, write: (records: JobStore) => void): void {
    if (!this.#records || report.passing) return;
    try {
      write(this.#records);
    } catch (error) {
      const { message } = toErrorData(error);
      this.#events.emit('log', { level: 'error', message: `The history of jobs could not be written: ${message}` });
    }
  }

  #tell({ report }: LiveJob): void {
    this.#events.emit('job.changed', { job: report });
  }
}

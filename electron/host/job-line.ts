import type { JobReport } from '../../shared/api/results.ts';
import type { EventMessage } from '../../shared/api/transport.ts';
import { Throttle } from './jobs/throttle.ts';

/** As often as a bar on the taskbar is worth a message. */
const progressIntervalMs = 1000;

/** Tells one listener of every job, at each change and about once a second between. */
export class JobLine {
  readonly #jobs = new Map<string, { report: JobReport; readonly progress: Throttle<null> }>();
  readonly #tell: (job: JobReport) => void;

  constructor(tell: (job: JobReport) => void) {
    this.#tell = tell;
  }

  receive(message: EventMessage): void {
    if (message.event === 'job.changed') this.#change(message.payload.job);
    else if (message.event === 'job.progress') {
      const job = this.#jobs.get(message.payload.jobId);
      if (!job) return;
      job.report = { ...job.report, progress: message.payload.progress };
      job.progress.push(null);
    }
  }

  #change(report: JobReport): void {
    const known = this.#jobs.get(report.id);
    if (known) known.report = report;
    else {
      const job = { report, progress: new Throttle<null>(progressIntervalMs, () => this.#told(report.id)) };
      this.#jobs.set(report.id, job);
    }
    if (report.endedAt !== null) this.#jobs.delete(report.id);
    this.#tell(report);
  }

  #told(id: string): void {
    const job = this.#jobs.get(id);
    if (job) this.#tell(job.report);
  }
}

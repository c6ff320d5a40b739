import type { JobReport } from '../../shared/api/results.ts';
import { isLive, whenBroken } from '../../shared/jobs/kinds.ts';
import { overallShare } from '../../shared/jobs/overall.ts';

/** Where work is seen outside the window. */
export interface WorkSigns {
  /** On the taskbar or the dock: see `overallShare`. */
  showProgress(share: number | 'unknown' | null): void;
  stayAwake(needed: boolean): void;
  /** Once for each job that ends. */
  ended(job: JobReport): void;
}

/** Follows the host's long work for what the desktop shows of it. */
export class WorkWatch {
  readonly #live = new Map<string, JobReport>();
  readonly #signs: WorkSigns;

  constructor(signs: WorkSigns) {
    this.#signs = signs;
  }

  get live(): readonly JobReport[] {
    return [...this.#live.values()];
  }

  receive(job: JobReport): void {
    if (isLive(job)) this.#live.set(job.id, job);
    else if (this.#live.delete(job.id)) this.#signs.ended(job);
    this.#show();
  }

  clear(): void {
    this.#live.clear();
    this.#show();
  }

  #show(): void {
    this.#signs.showProgress(overallShare(this.live));
    this.#signs.stayAwake(this.live.some((job) => whenBroken(job) !== null));
  }
}

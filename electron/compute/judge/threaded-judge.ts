import { cancelled } from '../cancelled.ts';
import { ThreadPool } from '../threads/thread-pool.ts';
import type { Contestant, Judge, Judgement, Race } from './judge.ts';
import type { JudgeJob, JudgeThreadSettings } from './worker/messages.ts';

interface Asked {
  readonly job: JudgeJob;
  resolve(judgement: Judgement): void;
  reject(reason: unknown): void;
}

/** Judges in worker threads, one network in each; what is asked beyond that waits its turn. */
export class ThreadedJudge implements Judge {
  readonly atOnce: number;
  readonly images: number;
  readonly #pool: ThreadPool<JudgeJob, Judgement>;
  readonly #signal: AbortSignal;
  readonly #onAbort: () => void;
  readonly #idle: number[];
  readonly #waiting: Asked[] = [];
  /** Everything without an answer, in a thread or waiting for one. */
  readonly #unanswered = new Set<Asked>();
  #ended: { readonly reason: unknown } | null = null;
  #closing: Promise<void> | undefined;

  constructor(atOnce: number, settings: JudgeThreadSettings, signal: AbortSignal) {
    this.atOnce = atOnce;
    this.images = settings.validation.count;
    this.#pool = new ThreadPool({
      module: new URL('./worker/main.ts', import.meta.url),
      count: atOnce,
      data: settings,
      work: 'judges networks',
      hint: 'Resume the experiment. If it happens again, the memory may be too small: use fewer threads or fewer images.',
    });
    this.#idle = Array.from({ length: atOnce }, (_, worker) => worker);
    this.#signal = signal;
    this.#onAbort = () => void this.#end(signal.reason);
    if (signal.aborted) this.#onAbort();
    else signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  judge(contestant: Contestant, race: Race | null = null): Promise<Judgement> {
    const { promise, resolve, reject } = Promise.withResolvers<Judgement>();
    // Networks are judged side by side: one may fail while the caller still awaits another.
    promise.catch(() => undefined);
    if (this.#ended !== null) reject(this.#ended.reason);
    else {
      const asked: Asked = { job: { contestant, race }, resolve, reject };
      this.#unanswered.add(asked);
      this.#waiting.push(asked);
      this.#dispatch();
    }
    return promise;
  }

  close(): Promise<void> {
    return this.#end(cancelled());
  }

  #dispatch(): void {
    while (this.#idle.length > 0 && this.#waiting.length > 0) {
      const worker = this.#idle.pop()!;
      const asked = this.#waiting.shift()!;
      void this.#pool
        .run(worker, asked.job)
        .then(asked.resolve, asked.reject)
        .finally(() => {
          this.#unanswered.delete(asked);
          this.#idle.push(worker);
          this.#dispatch();
        });
    }
  }

  #end(reason: unknown): Promise<void> {
    this.#ended ??= { reason };
    this.#signal.removeEventListener('abort', this.#onAbort);
    this.#waiting.length = 0;
    for (const { reject } of this.#unanswered) reject(reason);
    this.#unanswered.clear();
    this.#closing ??= this.#pool.close();
    return this.#closing;
  }
}

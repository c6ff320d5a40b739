import { ThreadPool } from '../../threads/thread-pool.ts';
import type { Job, JobDone, WorkerSettings } from './worker/messages.ts';

export type StreamThreads = ThreadPool<Job, JobDone>;

/** Starts the threads that decode and augment a training stream's images. */
export function streamThreads(count: number, settings: WorkerSettings): StreamThreads {
  return new ThreadPool({
    module: new URL('./worker/main.ts', import.meta.url),
    count,
    data: settings,
    work: 'reads training images',
    hint: 'Start again from the last checkpoint. If it happens again, the memory may be too small: use fewer workers.',
  });
}

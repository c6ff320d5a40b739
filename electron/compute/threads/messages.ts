import type { ErrorData } from '../../../shared/api/errors.ts';

/** What a pool tells a thread. */
export type ToThread<Job> = { readonly id: number; readonly job: Job } | 'close';

/** How a job ended. */
export type FromThread<Done> =
  { readonly id: number; readonly done: Done } | { readonly id: number; readonly error: ErrorData };

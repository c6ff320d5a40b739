import type { Handlers } from './services.ts';

export const jobHandlers = {
  'job.list': async (_input, { jobs, projects }) => jobs.list(projects.reading()?.jobs.list()),
  'job.cancel': async ({ jobId }, { jobs }) => {
    jobs.cancel(jobId);
    return null;
  },
} satisfies Pick<Handlers, 'job.list' | 'job.cancel'>;

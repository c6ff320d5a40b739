import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createClient } from '../../../shared/api/client.ts';
import { EspalierError } from '../../../shared/api/errors.ts';
import type { JobReport } from '../../../shared/api/results.ts';
import type { EventMessage } from '../../../shared/api/transport.ts';
import { JobsState } from '../../../renderer/app/jobs.svelte.ts';
import { Notices } from '../../../renderer/app/notices.svelte.ts';
import { demoJob, MemoryProgram } from '../fixtures/memory-program.ts';

const failure = new EspalierError('FILE_NOT_FOUND', 'There is no file.', 'Check the path.');

/** A program with one job, whose progress and end a test decides. */
function program() {
  let tell: (message: EventMessage) => void = () => undefined;
  const answer = Promise.withResolvers<unknown>();
  let jobId = '';
  const cancelled: string[] = [];
  const notices = new Notices();
  const client = createClient({
    invoke(procedure, input, id) {
      if (procedure === 'job.cancel') {
        cancelled.push((input as { jobId: string }).jobId);
        answer.reject(new EspalierError('CANCELLED', 'It was cancelled.', 'Start it again.'));
        return Promise.resolve(null);
      }
      jobId = id ?? '';
      return answer.promise;
    },
    subscribe(listener) {
      const before = tell;
      tell = (message) => {
        before(message);
        listener(message);
      };
      return () => undefined;
    },
  });
  const job = (more: Partial<JobReport>): JobReport => ({
    id: jobId,
    procedure: 'experiment.run',
    title: 'Run an experiment',
    state: 'running',
    progress: null,
    error: null,
    startedAt: '2026-11-23T10:00:00.000Z',
    endedAt: null,
    ...more,
  });
  return {
    notices,
    cancelled,
    id: () => jobId,
    jobs: new JobsState(client, notices),
    progress: (done: number) =>
      tell({
        kind: 'event',
        event: 'job.progress',
        payload: { jobId, progress: { stage: 'levels', done, total: 4, etaSeconds: null } },
      }),
    fail() {
      const { code, message, hint } = failure;
      tell({
        kind: 'event',
        event: 'job.changed',
        payload: { job: job({ state: 'failed', error: { code, message, hint } }) },
      });
      answer.reject(failure);
    },
  };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a job that a dialog starts', () => {
  const input = { file: 'legr.yaml' };

  it('rejects with what kept it from starting, and leaves no notice', async () => {
    const { jobs, notices, fail } = program();
    const begun = jobs.begin('experiment.run', input);
    fail();
    await expect(begun).rejects.toBe(failure);
    expect(notices.list).toEqual([]);
  });

  it('is under way with the first piece done; what goes wrong then is a notice', async () => {
    const { jobs, notices, progress, fail } = program();
    let underWay = false;
    const begun = jobs.begin('experiment.run', input).then(() => (underWay = true));
    progress(0);
    await vi.advanceTimersByTimeAsync(100);
    expect(underWay).toBe(false);
    progress(1);
    await begun;
    fail();
    expect(notices.list).toMatchObject([{ code: 'FILE_NOT_FOUND', title: 'Run an experiment' }]);
  });

  it('is under way when nothing went wrong for a while, as when it waits for its turn', async () => {
    const { jobs } = program();
    const begun = jobs.begin('experiment.run', input, 3000);
    await vi.advanceTimersByTimeAsync(3000);
    await expect(begun).resolves.toBeUndefined();
  });

  it('that is watched to its end is never a notice', async () => {
    const { jobs, notices, fail } = program();
    const watched = jobs.watch('device.probe', { name: 'board' });
    fail();
    await expect(watched).rejects.toBe(failure);
    expect(notices.list).toEqual([]);
  });

  it('that is watched ends with its signal', async () => {
    const { jobs, notices, cancelled, id } = program();
    const stop = new AbortController();
    const watched = jobs.watch('device.watch', { name: 'board' }, stop.signal);
    stop.abort();
    await expect(watched).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(cancelled).toEqual([id()]);
    expect(notices.list).toEqual([]);
  });
});

describe('the work on a device', () => {
  it('is what runs there, else what waits; whoever only looks on does no work', () => {
    const memory = new MemoryProgram([]);
    const jobs = new JobsState(createClient(memory), new Notices());
    const job = (id: string, more: Partial<JobReport>) =>
      memory.changeJob({ ...demoJob(id), device: 'bench', ...more });
    expect(jobs.workOn('bench')).toBeNull();
    job('look', { procedure: 'device.watch', passing: true });
    expect(jobs.active).toEqual([]);
    job('probe', { procedure: 'device.probe' });
    expect(jobs.workOn('bench')).toBeNull();
    job('waiting', { procedure: 'latency.learn', state: 'queued' });
    expect(jobs.workOn('bench')?.id).toBe('waiting');
    job('running', { procedure: 'measurement.run' });
    expect(jobs.workOn('bench')?.id).toBe('running');
    expect(jobs.workOn('rover')).toBeNull();
    jobs.dispose();
  });
});

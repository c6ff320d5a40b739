import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { EventBus } from '../../../electron/host/events.ts';
import { Jobs, type Run } from '../../../electron/host/jobs/jobs.ts';
import { Lanes } from '../../../electron/host/jobs/lanes.ts';
import { Throttle } from '../../../electron/host/jobs/throttle.ts';
import { EspalierError } from '../../../shared/api/errors.ts';
import type { EventMessage } from '../../../shared/api/transport.ts';

const never = new AbortController().signal;

describe('lanes', () => {
  it('gives turns one at a time, first come first served, and lanes do not wait for each other', async () => {
    const lanes = new Lanes();
    const order: string[] = [];
    const endFirst = await lanes.take('local', never);
    const second = lanes.take('local', never).then((end) => (order.push('second'), end));
    const third = lanes.take('local', never).then((end) => (order.push('third'), end));
    (await lanes.take('ssh://board', never))();
    expect(order).toEqual([]);
    endFirst();
    (await second)();
    (await third)();
    expect(order).toEqual(['second', 'third']);
  });

  it('lets a cancelled one out of the queue without holding up those behind it', async () => {
    const lanes = new Lanes();
    const endFirst = await lanes.take('local', never);
    const controller = new AbortController();
    const cancelled = lanes.take('local', controller.signal);
    const behind = lanes.take('local', never);
    controller.abort();
    await expect(cancelled).rejects.toMatchObject({ code: 'CANCELLED' });
    endFirst();
    (await behind)();
    await expect(lanes.take('local', AbortSignal.abort())).rejects.toMatchObject({ code: 'CANCELLED' });
    (await lanes.take('local', never))();
  });
});

describe('the throttle', () => {
  it('delivers the first at once, then the newest, and never loses the last', async () => {
    const delivered: number[] = [];
    const throttle = new Throttle<number>(20, (value) => delivered.push(value));
    for (let value = 0; value < 100; value++) throttle.push(value);
    expect(delivered).toEqual([0]);
    await sleep(40);
    expect(delivered).toEqual([0, 99]);
    throttle.push(100);
    throttle.push(101);
    throttle.flush();
    expect(delivered.at(-1)).toBe(101);
    const { length } = delivered;
    await sleep(40);
    expect(delivered).toHaveLength(length);
  });
});

describe('jobs', () => {
  const request = { procedure: 'demo.run', title: 'Run the sample project', input: {} };

  function start() {
    const events = new EventBus();
    const told: EventMessage[] = [];
    events.subscribe((message) => told.push(message));
    return { jobs: new Jobs(events), told };
  }

  /** Work that lasts until it is cancelled. */
  const untilCancelled = (run: Run) =>
    new Promise<never>((_resolve, reject) => {
      run.signal.addEventListener('abort', () => reject(new EspalierError('CANCELLED', 'Cancelled.', 'Start again.')));
    });

  it('are listed with state, progress and error, the newest first', async () => {
    const { jobs } = start();
    await jobs.run({ ...request, jobId: 'good' }, async (run) => {
      run.onProgress({ stage: 'searching', done: 1, total: 2, etaSeconds: 1 });
      run.onProgress({ stage: 'searching', done: 2, total: 2, etaSeconds: 0 });
    });
    await sleep(2);
    const failing = jobs.run({ ...request, jobId: 'bad' }, () =>
      Promise.reject(new EspalierError('DISK_FULL', 'Full.', 'Make space.')),
    );
    await expect(failing).rejects.toMatchObject({ code: 'DISK_FULL' });
    expect(jobs.list()).toMatchObject([
      { id: 'bad', state: 'failed', error: { code: 'DISK_FULL', message: 'Full.', hint: 'Make space.' } },
      { id: 'good', state: 'done', error: null, progress: { done: 2 } },
    ]);
  });

  it('are cancelled by id, running or waiting for their turn', async () => {
    const { jobs } = start();
    const running = jobs.run({ ...request, jobId: 'running' }, async (run) => {
      await run.takeTurn('local');
      return untilCancelled(run);
    });
    const waiting = jobs.run({ ...request, jobId: 'waiting' }, (run) => run.takeTurn('local'));
    await sleep(5);
    expect(jobs.list().map(({ id, state }) => `${id} ${state}`)).toEqual(
      expect.arrayContaining(['running running', 'waiting queued']),
    );
    jobs.cancel('waiting');
    await expect(waiting).rejects.toMatchObject({ code: 'CANCELLED' });
    jobs.cancel('running');
    await expect(running).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(jobs.list().every(({ state }) => state === 'cancelled')).toBe(true);
    jobs.cancel('running');
  });

  it('say which device they work on; who only looks on is listed while it lasts, and not after', async () => {
    const { jobs, told } = start();
    const about = (procedure: string, input: unknown, jobId: string) => ({ procedure, title: jobId, input, jobId });
    await jobs.run(about('measurement.run', { device: 'bench' }, 'measure'), () => Promise.resolve());
    await jobs.run(about('device.watch', { name: 'bench', csv: 'heat.csv' }, 'record'), () => Promise.resolve());
    await jobs.run(about('device.watch', { name: 'bench' }, 'look'), () => {
      expect(jobs.list()).toContainEqual(expect.objectContaining({ id: 'look', device: 'bench', passing: true }));
      return Promise.resolve();
    });
    expect(told.flatMap((message) => (message.event === 'job.changed' ? [message.payload.job.device] : []))).toEqual(
      Array.from({ length: 6 }, () => 'bench'),
    );
    expect(
      jobs
        .list()
        .map(({ id }) => id)
        .sort(),
    ).toEqual(['measure', 'record']);
  });

  it('give their turn on even when they fail', async () => {
    const { jobs } = start();
    const failing = jobs.run({ ...request, jobId: 'a' }, async (run) => {
      await run.takeTurn('local');
      throw new Error('defect');
    });
    await expect(failing).rejects.toThrow('defect');
    await jobs.run({ ...request, jobId: 'b' }, (run) => run.takeTurn('local'));
    expect(jobs.list()).toMatchObject([{ id: 'b' }, { id: 'a', error: { code: 'INTERNAL' } }]);
  });

  it('tell at most ten steps of progress a second, and always the last', async () => {
    const { jobs, told } = start();
    await jobs.run({ ...request, jobId: 'busy' }, async (run) => {
      for (let done = 1; done <= 1000; done++) run.onProgress({ stage: 's', done, total: 1000, etaSeconds: null });
      await sleep(250);
      run.onProgress({ stage: 'end', done: 1, total: 1, etaSeconds: null });
    });
    const progress = told.flatMap((m) => (m.event === 'job.progress' ? [m.payload.progress] : []));
    expect(progress.length).toBeLessThanOrEqual(4);
    expect(progress.at(-1)!.stage).toBe('end');
  });

  it('refuse an id that is in use', async () => {
    const { jobs } = start();
    const first = jobs.run({ ...request, jobId: 'same' }, untilCancelled);
    await expect(jobs.run({ ...request, jobId: 'same' }, untilCancelled)).rejects.toMatchObject({
      code: 'OPTION_INVALID',
    });
    const closed = jobs.close();
    await expect(first).rejects.toMatchObject({ code: 'CANCELLED' });
    await closed;
  });
});

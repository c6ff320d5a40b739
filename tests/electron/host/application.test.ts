import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApplication } from '../../../electron/host/application.ts';
import { createLog } from '../../../electron/host/log.ts';
import { memoryTransport } from '../../../electron/host/transports/memory.ts';
import { createClient, type Client } from '../../../shared/api/client.ts';
import type { CandidateReport, JobReport, TradeoffSet } from '../../../shared/api/results.ts';
import { drawDataset, residualNetwork, saveModel } from '../compute/samples.ts';
import { startApplication, type StartedApplication } from './start-application.ts';

describe('the application', () => {
  let started: StartedApplication;
  let client: Client;

  beforeEach(async () => {
    started = await startApplication();
    client = createClient(memoryTransport(started.application));
    await drawDataset(join(started.directory, 'images'));
    await saveModel(join(started.directory, 'net.onnx'), residualNetwork());
  });
  afterEach(() => started.stop());

  async function experimentFile(name: string, candidates: number): Promise<string> {
    const experiment = {
      name,
      model: 'net.onnx',
      data: 'images',
      method: 'legr',
      options: { candidates, fitnessImages: 6 },
      levels: [0.8, 0.6],
    };
    await writeFile(join(started.directory, `${name}.yaml`), JSON.stringify(experiment));
    return `${name}.yaml`;
  }

  it('tells of each candidate once it is stored, and keeps the jobs for the next start', async () => {
    const added: CandidateReport[] = [];
    const stored: number[] = [];
    const sets: Promise<TradeoffSet>[] = [];
    client.on('candidate.added', ({ candidate }) => {
      added.push(candidate);
      sets.push(client.call('tradeoffs.get', {}));
    });
    const file = await experimentFile('quick', 20);
    const report = await client.call('experiment.run', { file }, { jobId: 'the-job' });
    for (const set of await Promise.all(sets)) stored.push(set.candidates.length);
    expect(report.candidates).toEqual(added);
    expect(stored[0]).toBeGreaterThanOrEqual(1);
    expect(added).toHaveLength(3);

    await started.application.close();
    const { projectDirectory, directory } = started;
    const next = createApplication({
      projectDirectory,
      workingDirectory: directory,
      log: createLog({ level: 'silent' }),
    });
    const jobs = (await next.dispatch({ procedure: 'job.list', input: {} })) as JobReport[];
    expect(jobs).toMatchObject([{ id: 'the-job', procedure: 'experiment.run', state: 'done', error: null }]);
    await next.close();
  });

  it('lets one job compute at a time, cancels by id, and frees the turn', async () => {
    const long = client.call('experiment.run', { file: await experimentFile('long', 50_000) }, { jobId: 'long' });
    await new Promise<void>((resolve) => {
      client.on('job.progress', ({ jobId, progress }) => {
        if (jobId === 'long' && progress.done > 0) resolve();
      });
    });
    const evaluation = client.call('model.evaluate', { model: 'net.onnx', data: 'images' }, { jobId: 'waiting' });
    const states = async () => {
      const jobs = await client.call('job.list', {});
      return Object.fromEntries(jobs.map(({ id, state }) => [id, state]));
    };
    expect(await states()).toEqual({ long: 'running', waiting: 'queued' });
    await client.call('job.cancel', { jobId: 'long' });
    await expect(long).rejects.toMatchObject({ code: 'CANCELLED' });
    expect((await evaluation).images).toBe(12);
    expect(await states()).toEqual({ long: 'cancelled', waiting: 'done' });
    expect(await client.call('experiment.list', {})).toMatchObject([{ name: 'long', state: 'cancelled' }]);
  });

  it('cancels what runs when it closes, and takes nothing any more', async () => {
    const long = client.call('experiment.run', { file: await experimentFile('long', 50_000) });
    const cancelled = expect(long).rejects.toMatchObject({ code: 'CANCELLED' });
    await new Promise<void>((resolve) => client.on('candidate.added', () => resolve()));
    await started.application.close();
    await cancelled;
    await expect(client.call('job.list', {})).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});

import { rm, writeFile } from 'node:fs/promises';
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

  it('compares candidates layer by layer, by their settings, and as they were measured together', async () => {
    const { candidates } = await client.call('experiment.run', { file: await experimentFile('quick', 20) });
    const ids = candidates.map(({ id }) => id);
    expect(await client.call('candidate.layers', { candidates: ids })).toMatchObject({ timedBy: null });
    await client.call('device.add', { name: 'here', address: 'local' });
    const { id: measurementId, results } = await client.call('measurement.run', {
      ...{ device: 'here', profile: 'quick', models: ids, layers: true },
    });

    const { layers, candidates: cut, timedBy } = await client.call('candidate.layers', { candidates: ids });
    expect(timedBy).toMatchObject({ measurementId, device: 'here' });
    for (const [at, { id, macs, params }] of candidates.entries()) {
      expect(cut[at]!.id).toBe(id);
      expect(cut[at]!.layers.reduce((sum, layer) => sum + layer.macs, 0)).toBe(macs);
      expect(cut[at]!.layers.reduce((sum, layer) => sum + layer.params, 0)).toBe(params);
      expect(cut[at]!.timed!.sumNs).toBe(results[at]!.layers!.times.sumNs);
      expect(cut[at]!.timed!.listedNs).toBeGreaterThan(0);
    }
    const channels = (at: number) => cut[at]!.layers.map((layer) => layer.channels);
    expect(channels(0)).toEqual(layers.map((layer) => layer.channels));
    expect(channels(1)).not.toEqual(channels(0));

    const { made, againstFirst } = await client.call('candidate.compare', { candidates: ids.toReversed() });
    expect(made[0]!.settings).toMatchObject({ name: 'quick', method: 'legr', levels: [0.8, 0.6] });
    expect(againstFirst.map(({ id }) => id)).toEqual(ids.toReversed().slice(1));
    const { latency } = againstFirst[0]!;
    expect(latency).toMatchObject({ measurementId, device: 'here', noiseFloor: expect.any(Number) });
    expect(latency!.low).toBeLessThanOrEqual(latency!.ratio);
    await expect(client.call('candidate.layers', { candidates: ['none'] })).rejects.toMatchObject({
      code: 'CANDIDATE_UNKNOWN',
    });
  });

  it('tells a network as it is drawn, by its file or as the project knows it', async () => {
    const drawn = await client.call('model.network', { model: 'net.onnx' });
    expect(drawn.verdict).toMatch(/can be pruned/);
    expect(drawn.boxes.reduce((sum, { macs }) => sum + macs, 0)).toBe(drawn.model.macs);
    await client.call('experiment.run', { file: await experimentFile('quick', 20) });
    const [model] = (await client.call('project.describe', {})).models;
    await rm(join(started.directory, 'net.onnx'));
    const kept = await client.call('model.network', { model: model!.sha256 });
    expect(kept.model).toMatchObject({ name: 'net', sha256: drawn.model.sha256, macs: drawn.model.macs });
    expect(kept.boxes).toEqual(drawn.boxes);
    await expect(client.call('model.network', { model: 'net.onnx' })).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
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

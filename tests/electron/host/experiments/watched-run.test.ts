import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { sampleNetworkPath, writeSampleDataset } from '../../../../resources/sample/index.ts';
import { createClient, type Client } from '../../../../shared/api/client.ts';
import type { Chart } from '../../../../shared/api/charts.ts';
import { memoryTransport } from '../../../../electron/host/transports/memory.ts';
import { readProject } from '../../../../electron/store/project.ts';
import { startApplication, type StartedApplication } from '../start-application.ts';

let started: StartedApplication;
let client: Client;
const charts: Chart[] = [];
const changed: string[] = [];

beforeAll(async () => {
  started = await startApplication();
  await writeSampleDataset(join(started.directory, 'images'), { trainPerClass: 24, testPerClass: 8, seed: 3 });
  client = createClient(memoryTransport(started.application));
  client.on('experiment.chart', ({ chart }) => void charts.push(chart));
  client.on('experiment.changed', ({ id }) => void changed.push(id));
});
afterAll(() => started.stop());

const experiment = {
  name: 'Watched: LeGR!',
  model: sampleNetworkPath,
  data: 'images',
  method: 'legr',
  options: {
    population: 8,
    tournament: 4,
    candidates: 48,
    fitnessImages: 24,
    searchLevels: [0.5],
    patience: null,
    bases: ['global-l2'],
    finalists: 2,
    finalistSteps: 4,
  },
  levels: [0.7, 0.5],
  recalibrationImages: 24,
  fineTune: { recipe: { duration: { steps: 4 }, batch: 16 } },
  threads: 1,
};

/** Whatever the experiment comes to: how it was ended is told by its state. */
function start(procedure: 'experiment.run' | 'experiment.resume' | 'experiment.retry', input: never): Promise<unknown> {
  return client.call(procedure, input, { jobId: randomUUID() }).catch((error: unknown) => error);
}

const newest = async () => {
  const { id } = (await client.call('experiment.list', {})).at(-1)!;
  return client.call('experiment.get', { id });
};

describe('an experiment that is watched', () => {
  it('is refused by the real schemas before anything is written', async () => {
    const write = (changes: object) => client.call('experiment.write', { experiment: { ...experiment, ...changes } });
    await expect(write({ levels: [2] })).rejects.toMatchObject({
      code: 'EXPERIMENT_INVALID',
      message: expect.stringContaining('levels.0') as string,
    });
    await expect(write({ options: { searchLevel: 1 } })).rejects.toMatchObject({
      message: expect.stringContaining('searchLevel') as string,
    });
    await expect(write({ data: 'nowhere' })).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
  });

  it('is written as a file of its own name that never replaces another', async () => {
    const draft = await client.call('experiment.draft', { experiment });
    const { file } = await client.call('experiment.write', { experiment });
    expect(draft).toEqual({ file, text: await readFile(file, 'utf8'), problem: null });
    const wrong = await client.call('experiment.draft', { experiment: { ...experiment, levels: [2], model: '' } });
    expect(wrong.problem?.code).toBe('EXPERIMENT_INVALID');
    expect(wrong.text).toContain('levels:\n  - 2\n');
    expect(file).toBe(join(started.directory, 'watched-legr.yaml'));
    expect(await readFile(file, 'utf8')).toContain('data: images\n');
    expect((await client.call('experiment.write', { experiment })).file).toBe(file);
    const other = await client.call('experiment.write', { experiment: { ...experiment, seed: 1 } });
    expect(other.file).toBe(join(started.directory, 'watched-legr-2.yaml'));
  });

  it('pauses in the midst of a search, and is kept for who looks later', async () => {
    const ended = start('experiment.run', { file: 'watched-legr.yaml' } as never);
    await vi.waitFor(() => expect(charts.length).toBeGreaterThan(0), { timeout: 50_000, interval: 5 });
    const { experiment: running, run, charts: shown } = await newest();
    expect(running.state).toBe('running');
    expect(run!.stages.map(({ name }) => name)).toEqual(['dense network', 'search']);
    expect(shown.length).toBeGreaterThan(0);
    expect(run!.log[0]!.message).toBe(`Settings from ${join(started.directory, 'watched-legr.yaml')}`);
    await client.call('experiment.end', { id: running.id, how: 'pause' });
    expect(await ended).toMatchObject({ code: 'CANCELLED' });
    const paused = await newest();
    expect(paused.experiment.state).toBe('cancelled');
    expect(paused.run!.ending).toBe('pause');
    await expect(client.call('experiment.end', { id: running.id, how: 'now' })).rejects.toMatchObject({
      code: 'OPTION_INVALID',
    });
  }, 60_000);

  it('goes on by its id, and stops after the network at hand', async () => {
    const { id } = (await newest()).experiment;
    const ended = start('experiment.resume', { id } as never);
    await vi.waitFor(async () => expect((await newest()).run!.ending).toBeNull());
    await client.call('experiment.end', { id, how: 'after candidate' });
    await ended;
    const { experiment: stopped, run, settings, charts: shown } = await newest();
    expect(settings.levels).toEqual([0.7, 0.5]);
    expect(stopped.state).toBe('cancelled');
    expect(stopped.candidates.map(({ level }) => level)).toEqual([1, 0.7]);
    expect(run!.ending).toBe('after candidate');
    expect(run!.stages.every(({ endedAt }) => endedAt !== null)).toBe(true);
    expect(run!.log.map(({ message }) => message).join('\n')).toMatch(/Made 70 %: .* % of 80 images are right, cut by/);
    expect(shown.map(({ id }) => id)).toEqual([
      'legr population 1',
      'legr images 1',
      'legr scale 1',
      'legr shift 1',
      'legr rankings',
      'legr finals',
      'fine-tuning loss',
      'fine-tuning accuracy',
    ]);
    const [population] = shown;
    if (population?.kind !== 'lines') throw new Error('no lines');
    const best = population.series.find(({ look }) => look === 'step')!;
    // What was judged before the pause is in it too.
    expect([best.x[0]! < 24, best.x.at(-1)]).toEqual([true, 48]);
    expect('y' in best && best.y).toEqual('y' in best && best.y.toSorted((a, b) => b - a));
    expect(changed).toContain(id);
  }, 120_000);

  it('is cancelled with what is unfinished, and keeps its networks', async () => {
    const { id } = (await newest()).experiment;
    const ended = start('experiment.resume', { id } as never);
    await vi.waitFor(async () => expect((await newest()).run!.ending).toBeNull(), { interval: 5 });
    await client.call('experiment.end', { id, how: 'now' });
    expect(await ended).toMatchObject({ code: 'CANCELLED' });
    const { experiment: cancelled } = await newest();
    expect(cancelled.candidates).toHaveLength(2);
    expect(existsSync(join(started.projectDirectory, 'experiments', id))).toBe(false);
    const project = readProject(started.projectDirectory)!;
    expect(project.experiments.get(id)!.checkpoint).toBeNull();
    project.close();
  }, 60_000);

  it('makes only what is left, and is then done', async () => {
    const { id } = (await newest()).experiment;
    expect(await start('experiment.resume', { id } as never)).toMatchObject({ id, state: 'done' });
    expect((await newest()).experiment.candidates.map(({ level }) => level)).toEqual([1, 0.7, 0.5]);
    await expect(client.call('experiment.resume', { id })).rejects.toMatchObject({ code: 'OPTION_INVALID' });
  }, 60_000);

  it('makes a network again without a search, and replaces the old one only then', async () => {
    const before = await newest();
    const { id } = before.experiment;
    const [dense, large, small] = before.experiment.candidates;
    await expect(client.call('experiment.retry', { id, level: 0.4 })).rejects.toMatchObject({
      message: expect.stringContaining('has no level 0.4') as string,
    });
    const cancelled = start('experiment.retry', { id, level: 0.7 } as never);
    await vi.waitFor(async () => expect((await newest()).run!.again).toBe(0.7), { interval: 5 });
    await client.call('experiment.end', { id, how: 'now' });
    expect(await cancelled).toMatchObject({ code: 'CANCELLED' });
    expect((await newest()).experiment).toMatchObject({ state: 'done', candidates: before.experiment.candidates });

    expect(before.repeatsSearch).toBe(false);
    await start('experiment.retry', { file: 'watched-legr.yaml', level: 0.7 } as never);
    const after = await newest();
    expect(after.run!.stages.map(({ name }) => name)).not.toContain('search');
    expect(after.experiment.state).toBe('done');
    expect(after.experiment.candidates.map(({ id: one }) => one)).toEqual([
      dense!.id,
      expect.not.stringMatching(large!.id),
      small!.id,
    ]);
    expect(after.experiment.cost?.search).toEqual(before.experiment.cost?.search);
  }, 120_000);

  it('shows its charts after a restart', async () => {
    const before = await newest();
    await started.restart();
    client = createClient(memoryTransport(started.application));
    const { run, charts: kept } = await newest();
    expect(run).toBeNull();
    expect(kept.map(({ id, title }) => [id, title])).toEqual(before.charts.map(({ id, title }) => [id, title]));
  });

  it('offers every method with its options as the schemas have them', async () => {
    const methods = await client.call('experiment.methods', {});
    expect(methods[0]).toMatchObject({ name: 'legr' });
    const legr = methods[0]!.options;
    expect(legr.find(({ name }) => name === 'candidates')).toMatchObject({
      kind: 'integer',
      usual: 400,
      least: 1,
      unit: 'networks',
    });
    expect(legr.find(({ name }) => name === 'racing')).toMatchObject({ kind: 'switch', usual: null });
    expect(methods.flatMap(({ options }) => options).filter(({ why }) => why === '')).toEqual([]);
    expect(methods.filter(({ summary }) => summary === '')).toEqual([]);
  });
});

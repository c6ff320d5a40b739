import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { memoryTransport } from '../../../electron/host/transports/memory.ts';
import { createClient, type Client } from '../../../shared/api/client.ts';
import type { Progress } from '../../../shared/api/results.ts';
import type { TrainingReport } from '../../../shared/api/trainings.ts';
import { residualNetwork, saveModel } from '../compute/samples.ts';
import { pointAt, reportTo, scriptedCompute, type ScriptedTraining } from './scripted-training.ts';
import { startApplication, type StartedApplication } from './start-application.ts';

let started: StartedApplication;
let client: Client;

async function begin(script: (training: ScriptedTraining) => void | Promise<void>): Promise<void> {
  started = await startApplication({ forkCompute: scriptedCompute(script) });
  client = createClient(memoryTransport(started.application));
  await saveModel(join(started.directory, 'net.onnx'), residualNetwork());
}
afterEach(() => started.stop());

const input = { model: 'net.onnx', data: 'images' };

/** Writes another network where the trained one is wanted, as the loop does at its end. */
async function finish(training: ScriptedTraining, resumedFromStep: number | null = null): Promise<void> {
  const { out } = training.request;
  await saveModel(out, residualNetwork(2));
  training.done(reportTo(out, { resumedFromStep }));
}

describe('a training', () => {
  it('hands its request to the compute process, keeps its curve, and makes its network a model', async () => {
    const requests: ScriptedTraining['request'][] = [];
    await begin(async (training) => {
      requests.push(training.request);
      await mkdir(training.request.checkpoints, { recursive: true });
      await training.points(pointAt(1), pointAt(2, { accuracy: null }));
      training.progress(2, 3);
      await training.points(pointAt(3, { validation: { loss: 0.5, accuracy: 0.875, images: 40 } }));
      await finish(training);
    });
    const steps: number[] = [];
    const states: TrainingReport['state'][] = [];
    const progress: Progress[] = [];
    client.on('training.points', ({ points }) => steps.push(...points.map(({ step }) => step)));
    client.on('training.changed', ({ training }) => states.push(training.state));
    client.on('job.progress', (event) => progress.push(event.progress));

    const changes = { epochs: 2, learningRate: 0.1, engine: 'tensorflow:webgpu' } as const;
    const report = await client.call('training.run', { ...input, changes, out: 'trained.onnx' }, { jobId: 'job' });

    const [request] = requests;
    expect(request).toMatchObject({
      model: join(started.directory, 'net.onnx'),
      data: join(started.directory, 'images'),
      task: null,
      fromScratch: false,
      resume: false,
      out: join(started.directory, 'trained.onnx'),
      recipe: { duration: { epochs: 2 }, optimizer: { kind: 'sgd', learningRate: 0.1, momentum: 0.9 }, batch: 128 },
    });
    expect(request!.recipe.engine).toBe('tensorflow:webgpu');
    expect(steps).toEqual([1, 2, 3]);
    expect(states).toEqual(['running', 'done']);
    expect(progress.at(-1)).toMatchObject({
      done: 2,
      detail: 'epoch 0.02 of 2, loss 1.00, 1,234 images/s',
    });

    const { training, points } = await client.call('training.get', { id: report.id });
    expect(training).toMatchObject({ name: 'net', state: 'done', jobId: 'job', trainedSha256: report.sha256 });
    expect(training.report).toEqual(reportTo(join(started.directory, 'trained.onnx')));
    expect(points).toEqual([
      pointAt(1),
      pointAt(2, { accuracy: null }),
      pointAt(3, { validation: { loss: 0.5, accuracy: 0.875, images: 40 } }),
    ]);
    const { models } = await client.call('project.describe', {});
    expect(models.map(({ name }) => name)).toEqual(['net', 'trained']);
    expect(models[1]!.sha256).toBe(report.sha256);
    expect(existsSync(join(started.projectDirectory, 'artifacts', report.sha256.slice(0, 2)))).toBe(true);
    expect(existsSync(request!.checkpoints)).toBe(false);
  });

  it('keeps its network in its own folder where no place is named', async () => {
    await begin((training) => finish(training));
    const { id, out } = await client.call('training.run', input);
    expect(out).toBe(join(started.projectDirectory, 'trainings', id, 'net-trained.onnx'));
  });

  it('that diverges has failed, with what to do, and goes on by its id from where its curve stood', async () => {
    let runs = 0;
    await begin(async (training) => {
      if (++runs === 1) {
        await training.points(pointAt(1), pointAt(2), pointAt(3));
        training.fail({ code: 'TRAINING_DIVERGED', message: 'NaN in conv1 at step 4.', hint: 'Lower the rate.' });
      } else {
        await training.points(pointAt(2, { loss: 7 }));
        await finish(training, 1);
      }
      expect(training.request.resume).toBe(runs === 2);
    });
    await expect(client.call('training.run', input)).rejects.toMatchObject({ code: 'TRAINING_DIVERGED' });
    const [failed] = await client.call('training.list', {});
    expect(failed).toMatchObject({ state: 'failed', error: { code: 'TRAINING_DIVERGED', hint: 'Lower the rate.' } });

    const report = await client.call('training.resume', { id: failed!.id });
    expect(report).toMatchObject({ id: failed!.id, resumedFromStep: 1 });
    const { training, points } = await client.call('training.get', { id: failed!.id });
    expect(training).toMatchObject({ state: 'done', error: null });
    expect(points.map(({ step, loss }) => [step, loss])).toEqual([
      [1, 2],
      [2, 7],
    ]);
    await expect(client.call('training.resume', { id: failed!.id })).rejects.toMatchObject({ code: 'OPTION_INVALID' });
  });

  it('is cancelled, and goes on by asking for the same again', async () => {
    let runs = 0;
    await begin(async (training) => {
      if (++runs > 1) return finish(training, 1);
      await training.points(pointAt(1));
      await training.cancelled;
      training.fail({ code: 'CANCELLED', message: 'Cancelled.', hint: 'Go on.' });
    });
    client.on('training.points', () => void client.call('job.cancel', { jobId: 'long' }));
    await expect(client.call('training.run', input, { jobId: 'long' })).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(await client.call('training.list', {})).toMatchObject([{ state: 'cancelled' }]);
    const other = client.call('training.run', { ...input, changes: { seed: 5 }, resume: true });
    await expect(other).rejects.toMatchObject({ code: 'TRAINING_UNKNOWN' });
    expect(await client.call('training.run', { ...input, resume: true })).toMatchObject({ resumedFromStep: 1 });
    expect(await client.call('training.list', {})).toMatchObject([{ state: 'done' }]);
  });

  it('whose process dies is interrupted', async () => {
    await begin(async (training) => {
      await training.points(pointAt(1));
      training.crash();
    });
    await expect(client.call('training.run', input)).rejects.toMatchObject({ code: 'COMPUTE_CRASHED' });
    expect(await client.call('training.list', {})).toMatchObject([{ state: 'interrupted' }]);
  });
});

describe('what a training refuses', () => {
  const never = () => {
    throw new Error('nothing may be trained');
  };

  it.each([
    ['a model that is not there', { model: 'none.onnx' }, 'FILE_NOT_FOUND'],
    ['to write over the model', { out: 'net.onnx' }, 'OPTION_INVALID'],
    ['to write where no folder is', { out: 'none/trained.onnx' }, 'FILE_UNWRITABLE'],
    ['a recipe that is not there', { recipe: 'none.yaml' }, 'FILE_NOT_FOUND'],
    ['an epoch of nothing', { changes: { epochs: 0 } }, 'OPTION_INVALID'],
    ['an engine that nobody knows', { changes: { engine: 'abacus' as never } }, 'OPTION_INVALID'],
    ['to go on with nothing', { resume: true }, 'TRAINING_UNKNOWN'],
  ])('%s', async (_what, over, code) => {
    await begin(never);
    await expect(client.call('training.run', { ...input, ...over })).rejects.toMatchObject({ code });
    expect(existsSync(started.projectDirectory)).toBe(false);
  });

  it('a training that nobody knows', async () => {
    await begin(never);
    for (const procedure of ['training.get', 'training.resume'] as const) {
      await expect(client.call(procedure, { id: 'x' })).rejects.toMatchObject({ code: 'TRAINING_UNKNOWN' });
    }
    expect(await client.call('training.list', {})).toEqual([]);
  });
});

describe('a recipe', () => {
  it('comes from its file, with the changes laid over it', async () => {
    const recipes: unknown[] = [];
    await begin(async (training) => {
      recipes.push(training.request.recipe);
      await finish(training);
    });
    const file = join(started.directory, 'recipe.yaml');
    await writeFile(file, 'duration: { steps: 50 }\noptimizer: { kind: sgd, momentum: 0.5 }\nbatch: 16\n');
    await client.call('training.run', { ...input, recipe: 'recipe.yaml' });
    await client.call('training.run', {
      ...input,
      recipe: 'recipe.yaml',
      changes: { epochs: 3, learningRate: 0.2, batch: 8, schedule: 'cosine' },
    });
    await client.call('training.run', { ...input, recipe: 'recipe.yaml', changes: { optimizer: 'adamw' } });
    expect(recipes).toMatchObject([
      { duration: { steps: 50 }, optimizer: { kind: 'sgd', momentum: 0.5, learningRate: 0.01 }, batch: 16 },
      {
        duration: { epochs: 3 },
        optimizer: { kind: 'sgd', momentum: 0.5, learningRate: 0.2 },
        batch: 8,
        schedule: { kind: 'cosine', floor: 0 },
      },
      { optimizer: { kind: 'adamw', learningRate: 0.001, betas: [0.9, 0.999] } },
    ]);
  });

  it.each([
    ['batch: none\n', /recipe\.yaml, line 1: “batch”/],
    ['batch: 16\nepoch: 3\n', /line 2: “epoch”: no such field/],
    ['optimizer: { kind: sgd, learningRate: -1 }\n', /line 1: “optimizer/],
    ['- batch\n', /the file/],
  ])('%j is refused with its line', async (text, message) => {
    await begin(() => undefined);
    await writeFile(join(started.directory, 'recipe.yaml'), text);
    await expect(client.call('training.run', { ...input, recipe: 'recipe.yaml' })).rejects.toMatchObject({
      code: 'RECIPE_INVALID',
      message: expect.stringMatching(message) as string,
    });
  });
});

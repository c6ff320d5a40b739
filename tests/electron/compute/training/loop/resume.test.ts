import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ComputeRequests } from '../../../../../electron/compute/protocol.ts';
import { train } from '../../../../../electron/compute/requests/train.ts';
import { recipeSchema } from '../../../../../shared/api/training.ts';
import type { TrainReport } from '../../../../../shared/api/training-results.ts';
import { drawDataset, failureOf, never, residualNetwork, saveModel, temporaryFolder } from '../../samples.ts';

type Input = ComputeRequests['train']['input'];

const child = fileURLToPath(new URL('./training-child.ts', import.meta.url));
// 57 batches an epoch, so that no checkpoint is at the end of one.
const recipe = recipeSchema.parse({
  duration: { epochs: 7 },
  batch: 8,
  optimizer: { kind: 'adam' },
  schedule: { kind: 'cosine' },
  ema: 0.9,
  labelSmoothing: 0.1,
  checkpointEvery: 10,
  threads: 2,
});

describe('a training that ends before it is done', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let input: Input;
  beforeAll(async () => {
    folder = await temporaryFolder();
    const data = join(folder.path, 'data');
    await drawDataset(data, { train: 540, test: 12 });
    const imageCache = join(folder.path, 'images');
    const model = await saveModel(join(folder.path, 'model.onnx'), residualNetwork());
    input = { model, data, task: null, recipe, fromScratch: true, out: '', checkpoints: '', imageCache, resume: true };
  });
  afterAll(() => folder.remove());

  const named = (name: string, changes: Partial<Input> = {}): Input => ({
    ...input,
    out: join(folder.path, `${name}.onnx`),
    checkpoints: join(folder.path, name),
    ...changes,
  });
  const start = (training: Input): ChildProcess =>
    spawn(process.execPath, [child, JSON.stringify(training)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const finished = async (training: Input): Promise<TrainReport> =>
    JSON.parse(await text(start(training).stdout!)) as TrainReport;
  const inProcess = (training: Input, signal = never): Promise<TrainReport> =>
    train(training, { signal, progress: () => undefined, warn: () => undefined, emit: async () => undefined });

  it('by kill -9 goes on to the same weights, bit for bit', async () => {
    const whole = named('whole');
    const report = await finished(whole);
    expect(report).toMatchObject({ steps: 399, epochs: 7, resumedFromStep: null });
    const cut = named('cut');
    // Killed twice: what was resumed is resumed as well.
    for (let kill = 0; kill < 2; kill++) {
      const running = start(cut);
      const ended = new Promise((resolve) => running.once('exit', resolve));
      const file = join(cut.checkpoints, 'training.checkpoint');
      const before = existsSync(file) ? await readFile(file) : null;
      while (!existsSync(file) || (before !== null && before.equals(await readFile(file)))) {
        expect(running.exitCode).toBeNull();
        await sleep(2);
      }
      running.kill('SIGKILL');
      await ended;
      expect(existsSync(cut.out)).toBe(false);
    }
    const resumed = await finished(cut);
    expect(resumed.resumedFromStep).toBeGreaterThanOrEqual(20);
    expect(resumed.resumedFromStep! % 10).toBe(0);
    expect(resumed.validation).toEqual(report.validation);
    expect((await readFile(cut.out)).equals(await readFile(whole.out))).toBe(true);
  });

  it('by cancelling keeps where it was', async () => {
    const cancelled = named('cancelled');
    const controller = new AbortController();
    const reason = new Error('enough');
    const running = train(cancelled, {
      signal: controller.signal,
      progress: ({ done }) => done >= 15 && controller.abort(reason),
      warn: () => undefined,
      emit: async () => undefined,
    });
    await expect(running).rejects.toBe(reason);
    const report = await inProcess(cancelled);
    expect(report.resumedFromStep).toBeGreaterThanOrEqual(15);
    expect(report.steps).toBe(399);
    expect((await readFile(cancelled.out)).equals(await readFile(named('whole').out))).toBe(true);
  });

  it('because a point is not taken keeps where it was', async () => {
    const stopped = named('stopped');
    const controller = new AbortController();
    const running = train(stopped, {
      signal: controller.signal,
      progress: () => undefined,
      warn: () => undefined,
      async emit() {
        controller.abort(new Error('enough'));
        controller.signal.throwIfAborted();
      },
    });
    await expect(running).rejects.toThrow('enough');
    const report = await inProcess(stopped);
    expect(report.resumedFromStep).toBeGreaterThan(0);
    // Not one of the regular ones: it was made when the training was stopped.
    expect(report.steps).toBe(399);
    expect((await readFile(stopped.out)).equals(await readFile(named('whole').out))).toBe(true);
  });

  it('because its network cannot be written has only that left to do', async () => {
    const nowhere = named('nowhere', { out: join(folder.path, 'missing', 'network.onnx') });
    expect((await failureOf(inProcess(nowhere))).code).toBe('FILE_UNWRITABLE');
    const report = await inProcess(named('nowhere'));
    expect(report).toMatchObject({ resumedFromStep: 399, steps: 399, validation: { images: expect.any(Number) } });
    expect((await readFile(named('nowhere').out)).equals(await readFile(named('whole').out))).toBe(true);
  });

  it('does not go on with another recipe', async () => {
    const other = named('other');
    const controller = new AbortController();
    const running = train(other, {
      signal: controller.signal,
      progress: ({ done }) => done >= 5 && controller.abort(new Error('enough')),
      warn: () => undefined,
      emit: async () => undefined,
    });
    await expect(running).rejects.toThrow('enough');
    const changed = { ...other, recipe: { ...recipe, batch: 4 } };
    expect((await failureOf(inProcess(changed))).code).toBe('CHECKPOINT_INVALID');
    // Without --resume it starts afresh.
    expect((await inProcess({ ...changed, resume: false })).resumedFromStep).toBeNull();
  });

  it('because it diverges says where, and writes no network', async () => {
    const wild = named('wild', {
      recipe: recipeSchema.parse({ ...recipe, optimizer: { kind: 'sgd', learningRate: 1e6 }, ema: null }),
    });
    const failure = await failureOf(inProcess(wild));
    expect(failure).toMatchObject({ code: 'TRAINING_DIVERGED' });
    expect(failure.message).toMatch(/step \d+.*layer '/);
    expect(existsSync(wild.out)).toBe(false);
  });
});

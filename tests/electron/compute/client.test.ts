import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type ComputeChild, forkCompute } from '../../../electron/compute/child.ts';
import { startCompute } from '../../../electron/compute/client.ts';
import type { ExperimentRequest, ExperimentYield } from '../../../electron/compute/protocol.ts';
import type { Progress } from '../../../shared/api/results.ts';
import {
  drawDataset,
  experimentOn,
  failureOf,
  requestOf,
  residualNetwork,
  saveModel,
  temporaryFolder,
} from './samples.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let model: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  await drawDataset(folder.path, { train: 60, test: 12 });
  model = await saveModel(join(folder.path, 'network.onnx'), residualNetwork());
});
afterAll(() => folder.remove());

const children: ComputeChild[] = [];
const compute = startCompute({
  fork() {
    const child = forkCompute();
    children.push(child);
    return child;
  },
});
afterEach(() => compute.kill());

/** Long enough that no test sees its end. */
function longSearch(): ExperimentRequest {
  const experiment = experimentOn(model, folder.path, {
    method: 'legr',
    options: { candidates: 100_000, fitnessImages: 6, patience: null },
    evaluation: { split: 'test', limit: 6 },
  });
  return requestOf(experiment, { finishedLevels: [1] });
}

describe('the compute process', () => {
  it('runs an experiment and waits until each value is stored', async () => {
    const made: string[] = [];
    const progress: Progress[] = [];
    let storing = 0;
    const request = requestOf(experimentOn(model, folder.path));
    const result = await compute.call('experiment', request, {
      onProgress: (value) => progress.push(value),
      async onYield(value: ExperimentYield) {
        expect(storing++).toBe(0);
        await new Promise((resolve) => setTimeout(resolve, 50));
        storing--;
        if (value.kind === 'candidate') made.push(`${value.level}:${value.artifact.constructor.name}`);
      },
    });
    expect(result).toEqual({ candidates: 3, stopped: false });
    expect(made.map((entry) => Number(entry.split(':')[0]))).toEqual([1, 0.8, 0.5]);
    expect(progress.at(-1)).toMatchObject({ stage: 'candidates', done: 24, total: 24 });
  });

  it('says which engines work', async () => {
    const [onnxruntime] = await compute.call('engines', {});
    expect(onnxruntime).toMatchObject({ name: 'onnxruntime', backend: 'cpu', works: true, version: '1.27.0' });
  });

  it('gives a bad request back as a coded error, and lives on', async () => {
    const started = children.length;
    const failure = await failureOf(compute.call('open', { model: join(folder.path, 'missing.onnx') }));
    expect(failure.code).toBe('FILE_NOT_FOUND');
    expect((await compute.call('open', { model })).name).toBe('network');
    expect(children.length).toBe(started + 1);
  });

  it('stops when it is cancelled, and takes the next call in the same process', async () => {
    const controller = new AbortController();
    const started = children.length;
    const search = compute.call('experiment', longSearch(), {
      signal: controller.signal,
      onProgress: ({ done }) => done > 3 && controller.abort(),
    });
    expect((await failureOf(search)).code).toBe('CANCELLED');
    await compute.call('open', { model });
    expect(children.length).toBe(started + 1);
  });

  it('is killed when it does not stop within five seconds', async () => {
    vi.useFakeTimers();
    try {
      let killed = false;
      // A process so busy that it answers nothing.
      const fork = (): ComputeChild => ({
        send: () => undefined,
        onMessage: () => undefined,
        onExit: () => undefined,
        kill: () => (killed = true),
      });
      const controller = new AbortController();
      const busy = startCompute({ fork });
      const cancelled = failureOf(busy.call('open', { model }, { signal: controller.signal }));
      const bystander = failureOf(busy.call('open', { model }));
      controller.abort();
      await vi.advanceTimersByTimeAsync(4900);
      expect(killed).toBe(false);
      await vi.advanceTimersByTimeAsync(200);
      expect(killed).toBe(true);
      expect((await cancelled).code).toBe('CANCELLED');
      expect((await bystander).code).toBe('COMPUTE_CRASHED');
    } finally {
      vi.useRealTimers();
    }
  });

  it('does not start what is cancelled already', async () => {
    const call = compute.call('open', { model }, { signal: AbortSignal.abort() });
    expect((await failureOf(call)).code).toBe('CANCELLED');
  });

  it('stops while the host is storing, and hands on the reason when it cannot store', async () => {
    const call = compute.call('experiment', longSearch(), {
      onYield: () => Promise.reject(new Error('the disk is full')),
    });
    await expect(call).rejects.toThrow('the disk is full');
  });

  it('ends a cancelled call only when what it handed out is stored', async () => {
    const controller = new AbortController();
    let stored = 0;
    const request = { ...longSearch(), finishedLevels: [] };
    const call = compute.call('experiment', request, {
      signal: controller.signal,
      async onYield() {
        controller.abort();
        await new Promise((resolve) => setTimeout(resolve, 300));
        stored++;
      },
    });
    expect((await failureOf(call)).code).toBe('CANCELLED');
    expect(stored).toBe(1);
  });

  it('leaves nothing in the home folder: ONNX Runtime reports to nobody', async () => {
    const before = { ...process.env };
    const home = join(folder.path, 'home');
    await mkdir(home);
    try {
      Object.assign(process.env, {
        HOME: home,
        XDG_CACHE_HOME: join(home, 'cache'),
        XDG_DATA_HOME: join(home, 'data'),
      });
      const evaluation = { model, data: folder.path, task: null, split: 'test', limit: null } as const;
      expect((await compute.call('evaluate', evaluation)).images).toBe(12);
    } finally {
      process.env = before;
    }
    expect(await readdir(home)).toEqual([]);
  });

  it('rejects what was under way when it is killed, and starts again with the next call', async () => {
    const search = compute.call('experiment', longSearch(), {
      onProgress: ({ done }) => done > 3 && children.at(-1)!.kill(),
    });
    const failure = await failureOf(search);
    expect(failure.code).toBe('COMPUTE_CRASHED');
    expect(failure.message).toContain('SIGKILL');
    const started = children.length;
    expect((await compute.call('open', { model })).name).toBe('network');
    expect(children.length).toBe(started + 1);
  });

  it('says so when it cannot be started', async () => {
    const broken = startCompute({
      fork: () => ({
        send: () => undefined,
        onMessage: () => undefined,
        onExit: (listener) => setTimeout(() => listener('exit code 1', 'Error: no such file\n'), 10),
        kill: () => undefined,
      }),
    });
    const failure = await failureOf(broken.call('engines', {}));
    expect(failure).toMatchObject({ code: 'COMPUTE_CRASHED' });
  });

  it('ends calls with CANCELLED when the host ends it', async () => {
    const failure = failureOf(compute.call('experiment', longSearch()));
    setTimeout(() => compute.kill(), 300);
    expect((await failure).code).toBe('CANCELLED');
  });
});

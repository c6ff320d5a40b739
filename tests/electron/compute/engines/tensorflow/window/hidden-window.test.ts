import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Feeds, TrainingSession } from '../../../../../../electron/compute/engines/engine.ts';
import { missing } from '../../../../../../electron/compute/engines/tensorflow/backends/packages.ts';
import { tensorFlowEngine } from '../../../../../../electron/compute/engines/tensorflow/engine.ts';
import { loadTensorFlow } from '../../../../../../electron/compute/engines/tensorflow/load.ts';
import { HiddenWindow } from '../../../../../../electron/compute/engines/tensorflow/window/hidden-window.ts';
import { failureOf } from '../../../samples.ts';
import { feedsOf, programOf, weightsOf } from '../../steps.ts';
import { nodeWindows, onTheCpu } from './node-window.ts';
import { oneBlock, withTopK } from './small-networks.ts';

const tf = await loadTensorFlow();
const patience = { startMs: 10_000, idleMs: 10_000 };
const sessions: TrainingSession[] = [];
afterEach(async () => {
  for (const session of sessions.splice(0)) await session.release();
});

async function prepare(window: HiddenWindow, program = programOf(oneBlock(), 2)): Promise<TrainingSession> {
  const session = await (await window.open()).prepare(program);
  sessions.push(session);
  return session;
}

describe('the engine in a hidden window', () => {
  it('gives what it gives in this process, from one window for several sessions', async () => {
    const { openWindow, windows } = nodeWindows();
    const window = new HiddenWindow(openWindow, patience);
    const graph = oneBlock();
    const programs = [programOf(graph, 2, [graph.nodes[0]!.outputs[0]!]), programOf(oneBlock(2), 2)];
    const steps = programs.map(async (program) => {
      const [weights, feeds] = [weightsOf(program), feedsOf(program, 1)];
      const session = await prepare(window, program);
      const own = await tensorFlowEngine('cpu').prepare(program);
      sessions.push(own);
      expect(session.description).toBe(own.description);
      expect(await session.step(weights, feeds)).toEqual(await own.step(weights, feeds));
    });
    await Promise.all(steps);
    expect(windows).toHaveLength(1);
    expect((await window.open()).about).toEqual((await onTheCpu()).about);
  });

  it('holds nothing after a release, and closes the window when no session came for a while', async () => {
    const { openWindow, windows } = nodeWindows();
    const window = new HiddenWindow(openWindow, { startMs: 10_000, idleMs: 30 });
    const program = programOf(oneBlock(), 2);
    await onTheCpu();
    const { numTensors } = tf.memory();
    const [first, second] = [await prepare(window, program), await prepare(window, program)];
    await first.step(weightsOf(program), feedsOf(program, 1));
    await first.release();
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(windows[0]!.isClosed).toBe(false);
    await second.release();
    expect(tf.memory().numTensors).toBe(numTensors);
    await vi.waitFor(() => expect(windows[0]!.isClosed).toBe(true));
    sessions.length = 0;
    await (await prepare(window, program)).step(weightsOf(program), feedsOf(program, 2));
    expect(windows).toHaveLength(2);
  });

  it('sends shared memory and parts of buffers as arrays of their own', async () => {
    const { openWindow, windows } = nodeWindows();
    const program = programOf(oneBlock(), 2);
    const session = await prepare(new HiddenWindow(openWindow, patience), program);
    const plain = feedsOf(program, 1);
    const [[input, image], [, labels]] = [...plain] as [[string, Float32Array], [string, Int32Array]];
    const shared = new Float32Array(new SharedArrayBuffer(image.byteLength));
    shared.set(image);
    const part = new Int32Array(1000).subarray(10, 10 + labels.length);
    part.set(labels);
    const feeds: Feeds = new Map<string, Float32Array | Int32Array>([
      [input, shared],
      ['labels', part],
    ]);
    const { loss } = await session.step(weightsOf(program), feeds);
    expect(loss).toBe((await session.step(weightsOf(program), plain)).loss);
    const [, , step] = windows[0]!.received as { input: { feeds: Feeds } }[];
    const sent = [...step!.input.feeds.values()].map(({ buffer }) => [buffer.constructor.name, buffer.byteLength]);
    expect(sent).toEqual([image, labels].map(({ byteLength }) => ['ArrayBuffer', byteLength]));
  });
});

describe('what goes wrong in the page', () => {
  it('comes with its code, message and hint', async () => {
    const window = new HiddenWindow(nodeWindows().openWindow, patience);
    const failure = await failureOf(prepare(window, programOf(withTopK(), 2)));
    expect(failure).toMatchObject({ code: 'OPERATOR_UNKNOWN', hint: expect.stringContaining('onnxruntime') as string });
    expect(failure.message).toContain('(TopK) cannot be run by TensorFlow.js');

    const program = programOf(oneBlock(), 2);
    const unfed = await failureOf((await prepare(window, program)).step(weightsOf(program), new Map()));
    expect(unfed).toMatchObject({ code: 'COMPUTE_FAILED' });
    expect(unfed.message).toContain("'image' was not given");
  });

  it('such as the lack of a GPU, closes the window, and the next try opens another', async () => {
    const { openWindow, windows } = nodeWindows(() =>
      Promise.reject(missing('WebGPU finds no GPU adapter.', 'Buy one.')),
    );
    const window = new HiddenWindow(openWindow, patience);
    const failure = await failureOf(window.open());
    expect(failure).toMatchObject({
      code: 'RUNTIME_MISSING',
      message: 'WebGPU finds no GPU adapter.',
      hint: 'Buy one.',
    });
    expect(windows[0]!.isClosed).toBe(true);
    await failureOf(window.open());
    expect(windows).toHaveLength(2);
  });

  it('such as never answering, is RUNTIME_MISSING, and the window is closed', async () => {
    const { openWindow, windows } = nodeWindows(() => new Promise(() => undefined));
    const failure = await failureOf(new HiddenWindow(openWindow, { ...patience, startMs: 50 }).open());
    expect(failure.code).toBe('RUNTIME_MISSING');
    expect(failure.message).toContain('it does not start within 0.05 seconds');
    expect(windows[0]!.isClosed).toBe(true);
  });
});

describe.each([
  ['with the shell saying how', 'its process is gone (oom, exit code 9)'],
  ['with nothing but its port closing', null],
])('the end of the window, %s', (_, how) => {
  it('ends a step with COMPUTE_FAILED, hinders no release, and the next session gets another window', async () => {
    const { openWindow, windows } = nodeWindows();
    const window = new HiddenWindow(openWindow, patience);
    const program = programOf(oneBlock(), 2);
    const session = await prepare(window, program);
    const step = failureOf(session.step(weightsOf(program), feedsOf(program, 1)));
    windows[0]!.end(how);
    const failure = await step;
    expect(failure.code).toBe('COMPUTE_FAILED');
    expect(failure.message).toContain(how ?? 'its line was closed');
    expect((await failureOf(session.step(weightsOf(program), feedsOf(program, 1)))).code).toBe('COMPUTE_FAILED');
    await session.release();
    sessions.length = 0;
    const next = await prepare(window, program);
    expect((await next.step(weightsOf(program), feedsOf(program, 1))).loss).toBeGreaterThan(0);
    expect(windows).toHaveLength(2);
  });

  it('before it has started is RUNTIME_MISSING', async () => {
    const { openWindow, windows } = nodeWindows(() => new Promise(() => undefined));
    const opening = failureOf(new HiddenWindow(openWindow, patience).open());
    await new Promise((resolve) => setTimeout(resolve, 20));
    windows[0]!.end(how);
    expect(await opening).toMatchObject({ code: 'RUNTIME_MISSING', hint: 'Train with the onnxruntime engine.' });
  });
});

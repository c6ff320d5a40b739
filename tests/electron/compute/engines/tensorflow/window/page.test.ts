import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { onnxRuntimeEngine } from '../../../../../../electron/compute/engines/onnxruntime/engine.ts';
import { HiddenWindow } from '../../../../../../electron/compute/engines/tensorflow/window/hidden-window.ts';
import { failureOf } from '../../../samples.ts';
import { worstDistance } from '../../compare.ts';
import { feedsOf, programOf, weightsOf } from '../../steps.ts';
import { ComputePages } from './compute-page.ts';
import { oneBlock, withTopK } from './small-networks.ts';

const { pages, why } = await ComputePages.open();
afterAll(() => pages?.close());
const window = new HiddenWindow((listener) => pages!.openWindow(listener), { startMs: 30_000, idleMs: 60_000 });

describe.skipIf(pages === null)(`the page of the hidden window, in Chromium${why === '' ? '' : ` (${why})`}`, () => {
  afterEach(() => expect(pages!.complaints.splice(0)).toEqual([]));

  it('computes with WebGPU what ONNX Runtime does, step after step', async () => {
    const { about, prepare } = await window.open();
    expect(about).toMatchObject({ accelerated: false, detail: expect.stringContaining('software') as string });
    const program = programOf(oneBlock(), 2);
    const [session, own] = [await prepare(program), await onnxRuntimeEngine.prepare(program)];
    expect(session.description).toContain('software');
    for (const seed of [1, 2]) {
      const [weights, feeds] = [weightsOf(program), feedsOf(program, seed)];
      const [found, expected] = [await session.step(weights, feeds), await own.step(weights, feeds)];
      expect(Math.abs(found.loss - expected.loss)).toBeLessThan(1e-5);
      const { where, distance } = worstDistance(expected, found);
      expect(distance, where).toBeLessThan(1e-3);
    }
    await session.release();
    await own.release();
  });

  it('says which operator it does not have', async () => {
    const { prepare } = await window.open();
    const failure = await failureOf(prepare(programOf(withTopK(), 2)));
    expect(failure).toMatchObject({ code: 'OPERATOR_UNKNOWN' });
    expect(failure.message).toContain('(TopK)');
  });

  it.each([
    ['whose GPU is lost', 'it lost the GPU', () => pages!.pages.at(-1)!.evaluate('gpuDevice.destroy()')],
    ['that is gone', 'its line was closed', () => pages!.pages.at(-1)!.close()],
  ])('%s in the middle of a step ends it, and another takes the next session', async (_, how, end) => {
    const program = programOf(oneBlock(), 3);
    const session = await (await window.open()).prepare(program);
    const before = pages!.pages.length;
    const step = failureOf(session.step(weightsOf(program), feedsOf(program, 1)));
    await end();
    expect(await step).toMatchObject({ code: 'COMPUTE_FAILED', message: expect.stringContaining(how) as string });
    await session.release();
    await (await (await window.open()).prepare(program)).release();
    expect(pages!.pages).toHaveLength(before + 1);
  });
});

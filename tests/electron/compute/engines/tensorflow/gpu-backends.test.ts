import { describe, expect, it } from 'vitest';
import { startCompute } from '../../../../../electron/compute/client.ts';
import { engineNamed } from '../../../../../electron/compute/engines/engines.ts';
import { loadTensorFlow } from '../../../../../electron/compute/engines/tensorflow/load.ts';
import { backendReports } from '../../../../../electron/host/engines/backend-reports.ts';
import { failureOf, residualNetwork } from '../../samples.ts';
import { feedsOf, programOf, weightsOf, worstGradient } from '../steps.ts';

const reports = await backendReports(() => startCompute());

// What does not work here is skipped; its reason is what `espalier engines` prints.
describe.each(reports)('the backend $backend ($detail)', ({ backend, works }) => {
  it.skipIf(!works)('gives the gradients that ONNX Runtime gives, and frees what it made', async () => {
    const program = programOf(residualNetwork(), 4);
    const [weights, feeds] = [weightsOf(program), feedsOf(program, 1)];
    const session = await (await engineNamed(`tensorflow:${backend as 'node-gpu' | 'webgpu'}`)).prepare(program);
    const found = await session.step(weights, feeds);
    const tf = await loadTensorFlow();
    const { numTensors } = tf.memory();
    await session.step(weights, feeds);
    expect(tf.memory().numTensors).toBe(numTensors);
    await session.release();

    const own = await (await engineNamed('onnxruntime')).prepare(program);
    const expected = await own.step(weights, feeds);
    expect(Math.abs(found.loss - expected.loss)).toBeLessThan(1e-5);
    expect(worstGradient(expected, found).difference).toBeLessThan(1e-3);
    await own.release();
  });
});

it.skipIf(reports.some(({ works }) => works))('says what keeps each backend from working', async () => {
  const failure = await failureOf(engineNamed('tensorflow'));
  expect(failure.code).toBe('RUNTIME_MISSING');
  expect(failure.message).toContain('node-gpu: ');
  expect(failure.message).toContain('webgpu: ');
  expect(failure.hint).toContain('onnxruntime');
});

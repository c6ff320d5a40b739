import { afterEach, describe, expect, it, vi } from 'vitest';
import type { TrainingSession } from '../../../../../electron/compute/engines/engine.ts';
import { openCpu } from '../../../../../electron/compute/engines/tensorflow/backends/cpu.ts';
import { tensorFlowEngine } from '../../../../../electron/compute/engines/tensorflow/engine.ts';
import { loadTensorFlow } from '../../../../../electron/compute/engines/tensorflow/load.ts';
import { tensorFlowHere } from '../../../../../electron/compute/engines/tensorflow/opened.ts';
import { NetworkBuilder } from '../../../../shared/graph/builder.ts';
import { failureOf, residualNetwork } from '../../samples.ts';
import { feedsOf, programOf, weightsOf } from '../steps.ts';

const tf = await loadTensorFlow();
let session: TrainingSession | undefined;
afterEach(() => session?.release());

describe.each(['cpu', 'wasm'] as const)('a step on the backend %s', (backend) => {
  it('gives loss, terms, gradients, statistics and activations', async () => {
    const graph = residualNetwork();
    const [normalization] = graph.nodes.filter(({ operator }) => operator === 'BatchNormalization');
    const program = programOf(graph, 4, [normalization!.outputs[0]!]);
    session = await tensorFlowEngine(backend).prepare(program);
    const result = await session.step(weightsOf(program), feedsOf(program, 1));
    expect(session.description).toMatch(/^tensorflow, CPU/);
    expect(result.loss).toBeGreaterThan(0);
    expect([...result.terms]).toEqual([['labels', result.loss]]);
    expect(new Set(result.gradients.keys())).toEqual(new Set(program.options.weights));
    for (const [name, gradient] of result.gradients) {
      expect(gradient.length).toBe(graph.constants.get(name)!.data.length);
      expect(gradient.every(Number.isFinite)).toBe(true);
    }
    const statistics = result.statistics.get(normalization!.name)!;
    expect(statistics.count).toBe(4 * 8 * 8);
    expect(statistics.variance.every((variance) => variance > 0)).toBe(true);
    const [shift] = [graph.constants.get(normalization!.inputs[2]!)!.data as Float32Array];
    const activation = result.activations.get(normalization!.outputs[0]!)!;
    expect(activation.length).toBe(4 * 12 * 8 * 8);
    // [N, C, H, W]: each channel's mean is its shift.
    for (let channel = 0; channel < 12; channel++) {
      let sum = 0;
      for (let image = 0; image < 4; image++) {
        const start = (image * 12 + channel) * 64;
        sum += activation.subarray(start, start + 64).reduce((total, value) => total + value, 0);
      }
      expect(sum / 256).toBeCloseTo(shift![channel]!, 4);
    }
  });

  it('holds the same number of tensors after every step, and none after its release', async () => {
    const program = programOf(residualNetwork(), 2);
    const before = tf.memory().numTensors;
    session = await tensorFlowEngine(backend).prepare(program);
    await session.step(weightsOf(program), feedsOf(program, 1));
    const { numTensors, numBytes } = tf.memory();
    for (let step = 2; step <= 5; step++) await session.step(weightsOf(program), feedsOf(program, step));
    expect(tf.memory()).toMatchObject({ numTensors, numBytes });
    await session.release();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('frees what a step that fails had made', async () => {
    const builder = new NetworkBuilder();
    const convolved = builder.node('Relu', [builder.conv(builder.input(['batch', 3, 8, 8]), 4)]);
    const [pooled] = builder.nodeWithOutputs('MaxPool', [convolved], 2, { kernel_shape: [2, 2], strides: [2, 2] });
    const graph = builder.build(builder.classifier(builder.setChannels(pooled!, 4)), 'maxpool2:1');
    const program = programOf(graph, 2);
    const before = tf.memory().numTensors;
    session = await tensorFlowEngine(backend).prepare(programOf(graph, 2, ['maxpool2:1']));
    const failure = await failureOf(session.step(weightsOf(program), feedsOf(program, 1)));
    expect(failure).toMatchObject({ code: 'OPERATOR_UNKNOWN' });
    expect(failure.message).toContain("Node 'maxpool2' (MaxPool, with indices)");
    await session.release();
    expect(tf.memory().numTensors).toBe(before);
  });
});

it('gives no gradient of a weight that the loss does not depend on', async () => {
  const builder = new NetworkBuilder();
  const input = builder.input(['batch', 3, 8, 8]);
  const scores = builder.classifier(builder.block(input, 4));
  const unread = builder.conv(input, 4);
  const program = programOf(builder.build(scores, unread), 2, [unread]);
  session = await tensorFlowEngine('cpu').prepare(program);
  const { gradients, activations } = await session.step(weightsOf(program), feedsOf(program, 1));
  expect(gradients.size).toBe(program.options.weights.length - 1);
  expect([...activations.keys()]).toEqual([unread]);
});

it('says which operator it does not have when the network is prepared', async () => {
  const builder = new NetworkBuilder();
  const scores = builder.classifier(builder.block(builder.input(['batch', 3, 8, 8]), 4));
  const [top] = builder.nodeWithOutputs('TopK', [scores, builder.integers([2])], 2);
  const failure = await failureOf(tensorFlowEngine('cpu').prepare(programOf(builder.build(top!), 2)));
  expect(failure.code).toBe('OPERATOR_UNKNOWN');
  expect(failure.message).toContain('(TopK) cannot be run by TensorFlow.js');
});

it.each(['before', 'during'])('fails when the GPU is lost %s a step', async (when) => {
  const program = programOf(residualNetwork(), 2);
  const lost = Promise.withResolvers<{ message: string }>();
  const backend = { ...(await openCpu()), lost: lost.promise };
  session = await tensorFlowHere(backend).prepare(program);
  if (when === 'before') {
    lost.resolve({ message: 'unplugged' });
    await lost.promise;
  }
  // The GPU's answer does not come.
  const data = vi.spyOn(tf.Tensor.prototype, 'data').mockReturnValue(new Promise(() => undefined));
  const step = failureOf(session.step(weightsOf(program), feedsOf(program, 1)));
  lost.resolve({ message: 'unplugged' });
  const failure = await step;
  data.mockRestore();
  expect(failure).toMatchObject({ code: 'COMPUTE_FAILED' });
  expect(failure.message).toContain('the GPU was lost (unplugged)');
});

it('says what was not given', async () => {
  const program = programOf(residualNetwork(), 2);
  session = await tensorFlowEngine('cpu').prepare(program);
  const failure = await failureOf(session.step(weightsOf(program), new Map()));
  expect(failure).toMatchObject({ code: 'COMPUTE_FAILED' });
  expect(failure.message).toContain("'image' was not given");
});

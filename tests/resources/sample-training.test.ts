import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterEach, describe, expect, it } from 'vitest';
import { createRandom } from '../../resources/sample/scenes/random.ts';
import { residualNetwork } from '../../resources/sample/train/architecture.ts';
import { convolution } from '../../resources/sample/train/convolution.ts';
import { fit, learningRateAt } from '../../resources/sample/train/fit.ts';
import { networkGraph } from '../../resources/sample/train/graph.ts';
import { Network } from '../../resources/sample/train/network.ts';
import { batchNormalization, channelMoments, epsilon } from '../../resources/sample/train/normalization.ts';
import { writeOnnx } from '../../shared/onnx/write.ts';

const random = createRandom(11);
const values = (count: number): Float32Array => Float32Array.from({ length: count }, () => random.normal());

afterEach(() => tf.disposeVariables());

/** The value and the gradients by every argument of `f`'s sum weighted by `dy`, on one backend. */
async function gradients(
  backend: string,
  f: (...args: tf.Tensor[]) => tf.Tensor,
  args: readonly { shape: number[]; data: Float32Array }[],
  dy: Float32Array,
): Promise<Float32Array[]> {
  await tf.setBackend(backend);
  return tf.tidy(() => {
    const tensors = args.map(({ shape, data }) => tf.tensor(data, shape));
    const weighted = (...inner: tf.Tensor[]): tf.Tensor => {
      const y = f(...inner);
      return tf.sum(tf.mul(y, tf.tensor(dy, y.shape)));
    };
    return [f(...tensors), ...tf.grads(weighted)(tensors)].map((t) => t.dataSync<'float32'>().slice());
  });
}

function expectClose(actual: readonly Float32Array[], expected: readonly Float32Array[]): void {
  expect(actual.map((a) => a.length)).toEqual(expected.map((e) => e.length));
  actual.forEach((a, i) => {
    const scale = Math.max(...expected[i]!.map(Math.abs));
    a.forEach((value, at) => expect(Math.abs(value - expected[i]![at]!) / scale).toBeLessThan(1e-5));
  });
}

describe("gradients out of forward operators agree with TensorFlow.js' own", () => {
  it.each([
    { kernel: 3, stride: 1 },
    { kernel: 3, stride: 2 },
    { kernel: 1, stride: 1 },
    { kernel: 1, stride: 2 },
  ] as const)('convolution $kernel x $kernel, stride $stride', async ({ kernel, stride }) => {
    const x = { shape: [2, 6, 8, 3], data: values(2 * 6 * 8 * 3) };
    const w = { shape: [kernel, kernel, 3, 4], data: values(kernel * kernel * 12) };
    const dy = values((2 * 6 * 8 * 4) / stride ** 2);
    const p = (kernel - 1) / 2;
    const sides: [number, number][] = [0, p, p, 0].map((pixels) => [pixels, pixels]);
    const own = await gradients('wasm', (a, b) => convolution(a as tf.Tensor4D, b as tf.Tensor4D, stride), [x, w], dy);
    const native = (a: tf.Tensor, b: tf.Tensor): tf.Tensor =>
      tf.conv2d(tf.pad(a, sides) as tf.Tensor4D, b as tf.Tensor4D, stride, 'valid');
    expectClose(own, await gradients('cpu', native, [x, w], dy));
  });

  it('batch normalisation', async () => {
    const x = { shape: [2, 4, 4, 3], data: values(96) };
    const scale = { shape: [3], data: values(3) };
    const offset = { shape: [3], data: values(3) };
    const dy = values(96);
    const fused = (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor): tf.Tensor =>
      batchNormalization(a as tf.Tensor4D, b as tf.Tensor1D, c as tf.Tensor1D, channelMoments(a as tf.Tensor4D));
    const plain = (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor): tf.Tensor => {
      const { mean, variance } = tf.moments(a, [0, 1, 2]);
      return tf.add(tf.mul(tf.div(tf.sub(a, mean), tf.sqrt(tf.add(variance, epsilon))), b), c);
    };
    const own = await gradients('wasm', fused as (...args: tf.Tensor[]) => tf.Tensor, [x, scale, offset], dy);
    const native = await gradients('cpu', plain as (...args: tf.Tensor[]) => tf.Tensor, [x, scale, offset], dy);
    expectClose(own, native);
  });
});

describe('training', () => {
  const architecture = residualNetwork([4, 6], 1, 10);
  const options = { steps: 3, batchSize: 10, learningRate: 0.05, seed: 3 };

  it('warms up, then anneals to zero', () => {
    const rate = (step: number): number => learningRateAt(step, { steps: 1000, learningRate: 0.1 });
    expect(rate(0)).toBeCloseTo(0.002, 6);
    expect(rate(500)).toBeCloseTo(0.05, 6);
    expect(rate(999)).toBeLessThan(1e-5);
  });

  it('gives the same weights from the same seed, and no tensor leaks', async () => {
    await tf.setBackend('wasm');
    const tensors: number[] = [];
    const train = (): [string, number[]][] => {
      const network = new Network(architecture, createRandom(3));
      fit(network, { ...options, onStep: () => tensors.push(tf.memory().numTensors) });
      return [...network.weights()].map(([name, { data }]) => [name, Array.from(data)]);
    };
    const first = train();
    expect(train()).toEqual(first);
    expect(tensors[2]).toBe(tensors[1]);
    expect(first.flatMap(([, data]) => data).every(Number.isFinite)).toBe(true);
  });

  it('is written as an ONNX network that computes the same', async () => {
    await tf.setBackend('wasm');
    const network = new Network(architecture, createRandom(4));
    fit(network, { ...options, onStep: () => {} });
    const images = values(2 * 32 * 32 * 3);
    const nhwc = tf.tensor4d(images, [2, 32, 32, 3]);
    const expected = tf.tidy(() => network.logits(nhwc, false).dataSync<'float32'>().slice());
    const nchw = tf.tidy(() => tf.transpose(nhwc, [0, 3, 1, 2]).dataSync<'float32'>().slice());
    nhwc.dispose();

    const session = await InferenceSession.create(writeOnnx(networkGraph(architecture, network.weights(), epsilon)));
    const { logits } = await session.run({ image: new Tensor('float32', nchw, [2, 3, 32, 32]) });
    expectClose([logits!.data as Float32Array], [expected]);
  });
});

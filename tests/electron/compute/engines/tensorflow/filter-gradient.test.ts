import { beforeAll, describe, expect, it } from 'vitest';
import { openCpu } from '../../../../../electron/compute/engines/tensorflow/backends/cpu.ts';
import { convolutionByTaps } from '../../../../../electron/compute/engines/tensorflow/interpreter/filter-gradient.ts';
import type { TF, TensorFlow } from '../../../../../electron/compute/engines/tensorflow/load.ts';

type Image = TensorFlow.Tensor4D;

let tf: TF;
beforeAll(async () => void ({ tf } = await openCpu()));

describe('a convolution whose filter gradient is computed tap by tap', () => {
  it.each([
    { name: '3x3', kernel: [3, 3], strides: [1, 1], depthwise: false, last: 5 },
    { name: '3x3 with strides', kernel: [3, 3], strides: [2, 2], depthwise: false, last: 5 },
    { name: '1x1', kernel: [1, 1], strides: [1, 1], depthwise: false, last: 5 },
    { name: '1x1 with strides', kernel: [1, 1], strides: [2, 2], depthwise: false, last: 5 },
    { name: 'oblong', kernel: [2, 3], strides: [2, 1], depthwise: false, last: 5 },
    { name: 'depthwise', kernel: [3, 3], strides: [2, 2], depthwise: true, last: 1 },
    { name: 'depthwise with a multiplier', kernel: [3, 3], strides: [1, 1], depthwise: true, last: 2 },
  ] as const)('$name: value and gradients are those of TensorFlow.js', ({ kernel, strides, depthwise, last }) => {
    const x = tf.randomNormal<TensorFlow.Rank.R4>([2, 8, 7, 3], 0, 1, 'float32', 1);
    const filter = tf.randomNormal<TensorFlow.Rank.R4>([...kernel, 3, last], 0, 1, 'float32', 2);
    const step = [...strides] as [number, number];
    const own = (image: Image, weights: Image) => convolutionByTaps(tf, image, weights, strides, depthwise);
    const plain = (image: Image, weights: Image) =>
      depthwise ? tf.depthwiseConv2d(image, weights, step, 'valid') : tf.conv2d(image, weights, step, 'valid');
    const y = plain(x, filter);
    const dy = tf.randomNormal(y.shape, 0, 1, 'float32', 3);
    const gradientsOf = (run: typeof own) => tf.grads((a, b) => run(a as Image, b as Image))([x, filter], dy);
    expectClose(own(x, filter), y);
    const expected = gradientsOf(plain);
    gradientsOf(own).forEach((gradient, index) => expectClose(gradient, expected[index]!));
  });
});

function expectClose(found: TensorFlow.Tensor, expected: TensorFlow.Tensor): void {
  expect(found.shape).toEqual(expected.shape);
  const distance = tf.norm(tf.sub(found, expected)).dataSync()[0]! / tf.norm(expected).dataSync()[0]!;
  expect(distance).toBeLessThan(1e-5);
}

import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import type { LossTerm } from '../../../../shared/training/objective.ts';
import { seededRandom } from '../../graph/builder.ts';
import { runLoss } from './run-loss.ts';

const [batch, classes] = [8, 5];
const dims = [batch, classes];
const random = seededRandom(3);
const output = Array.from({ length: batch * classes }, () => 6 * random() - 3);
const shares = Array.from({ length: batch * classes }, () => random());
const labels = Array.from({ length: batch }, (_, image) => (3 * image + 1) % classes);

const oneHot = (): tf.Tensor => tf.oneHot(tf.tensor1d(labels, 'int32'), classes);
const target = (): tf.Tensor => tf.tensor(shares, dims);

const cases: [Omit<LossTerm, 'name' | 'output'>, readonly number[], (x: tf.Tensor) => tf.Tensor][] = [
  [{ kind: 'cross-entropy' }, labels, (x) => tf.losses.softmaxCrossEntropy(oneHot(), x)],
  [
    { kind: 'cross-entropy', labelSmoothing: 0.1 },
    labels,
    (x) => tf.losses.softmaxCrossEntropy(oneHot(), x, undefined, 0.1),
  ],
  [{ kind: 'binary-cross-entropy' }, shares, (x) => tf.losses.sigmoidCrossEntropy(target(), x)],
  [{ kind: 'mean-squared-error' }, shares, (x) => tf.losses.meanSquaredError(target(), x)],
  [{ kind: 'l1' }, shares, (x) => tf.losses.absoluteDifference(target(), x)],
  [{ kind: 'smooth-l1' }, shares, (x) => tf.losses.huberLoss(target(), x)],
  [
    { kind: 'distillation', temperature: 2 },
    shares,
    (x) => {
      const teacher = tf.softmax(tf.div(target(), 2));
      const gap = tf.sub(tf.log(teacher), tf.logSoftmax(tf.div(x, 2)));
      return tf.mul(tf.mean(tf.sum(tf.mul(teacher, gap), 1)), 4);
    },
  ],
];

beforeAll(() => tf.setBackend('cpu'));

it.each(cases)('%j is the loss of TensorFlow.js, and so is its gradient', async (term, targets, loss) => {
  const found = await runLoss(term, dims, output, targets);
  const { value, grad } = tf.valueAndGrad((x: tf.Tensor) => loss(x).asScalar())(tf.tensor(output, dims));
  expect(found.loss).toBeCloseTo((await value.data())[0]!, 5);
  const expected = await grad.data();
  const difference = Math.hypot(...expected.map((slope, index) => slope - found.gradient[index]!));
  expect(difference / Math.hypot(...expected)).toBeLessThan(1e-5);
});

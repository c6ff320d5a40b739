import * as tf from '@tensorflow/tfjs';
import { int } from '../../../../../shared/graph/attribute.ts';
import type { GradientCase, Varied } from '../case.ts';
import { floats, scalar, truths, whole } from './layout.ts';

type Binary = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

/** Alike, and broadcast from either side and both. */
function binary(operator: string, compute?: Binary, over: Omit<Varied, 'dims'> = {}): GradientCase[] {
  const shapes: [string, number[], number[]][] = [
    ['alike', [2, 3], [2, 3]],
    ['with a row', [2, 3, 4], [4]],
    ['from a row', [4], [2, 3, 4]],
    ['with a channel', [2, 3, 2, 2], [3, 1, 1]],
    ['both sides', [2, 1, 3], [4, 1]],
    ['with a scalar', [2, 3], []],
  ];
  return shapes.map(([as, a, b]) => ({
    name: `${operator} ${as}`,
    operator,
    inputs: [
      { dims: a, ...over },
      { dims: b, ...over },
    ],
    ...(compute && { tf: compute }),
  }));
}

/** Which the gradients of minimum and maximum in TensorFlow.js do not do. */
function broadcast(a: tf.Tensor, b: tf.Tensor): [tf.Tensor, tf.Tensor] {
  return [tf.add(a, tf.zerosLike(b)), tf.add(b, tf.zerosLike(a))];
}

const positive = { low: 0.3, high: 2 };
const base: Varied = { dims: [2, 3], ...positive };

export const arithmeticCases: readonly GradientCase[] = [
  ...binary('Add', (a, b) => tf.add(a, b)),
  ...binary('Sub', (a, b) => tf.sub(a, b)),
  ...binary('Mul', (a, b) => tf.mul(a, b)),
  ...binary('Div', (a, b) => tf.div(a, b), positive),
  ...binary('Pow', (a, b) => tf.pow(a, b), positive),
  ...binary('Min', (a, b) => tf.minimum(...broadcast(a, b))),
  ...binary('Max', (a, b) => tf.maximum(...broadcast(a, b))),
  ...binary('Mean'),
  { name: 'Pow squared', operator: 'Pow', inputs: [[2, 3], scalar(2)], tf: (x) => tf.pow(x, 2) },
  { name: 'Pow cubed', operator: 'Pow', inputs: [[2, 3], scalar(3)] },
  { name: 'Pow to a half', operator: 'Pow', inputs: [base, scalar(0.5)] },
  { name: 'Pow by whole numbers', operator: 'Pow', inputs: [[2, 3], whole(2)] },
  { name: 'Pow to several', operator: 'Pow', inputs: [base, floats(0, -1, 2.5)] },
  { name: 'Pow of a constant', operator: 'Pow', inputs: [floats(0.5, 2, 3), [2, 3]] },
  { name: 'Sum of one', operator: 'Sum', inputs: [[2, 3]] },
  { name: 'Sum of three', operator: 'Sum', inputs: [[2, 3], [3], [2, 1]] },
  { name: 'Mean of three', operator: 'Mean', inputs: [[2, 3], [3], [2, 1]] },
  { name: 'Max of three', operator: 'Max', inputs: [[2, 3], [3], [2, 1]] },
  { name: 'Min of three', operator: 'Min', inputs: [[2, 3], [3], [2, 1]] },
  { name: 'Max with a constant', operator: 'Max', inputs: [[4, 3], scalar(0.25)] },
  { name: 'Max behind a constant', operator: 'Max', inputs: [scalar(0.25), [4, 3]] },
  {
    name: 'PRelu',
    operator: 'PRelu',
    inputs: [
      [2, 3, 2, 2],
      [3, 1, 1],
    ],
  },
  { name: 'PRelu with one slope', operator: 'PRelu', inputs: [[2, 3], [1]] },
  {
    name: 'PRelu alike',
    operator: 'PRelu',
    inputs: [
      [2, 3],
      [2, 3],
    ],
    tf: (x, slope) => tf.prelu(x, slope),
  },
  {
    name: 'Where',
    operator: 'Where',
    inputs: [truths([2, 3], 1, 0, 0, 1, 1, 0), [2, 3], [2, 3]],
    tf: (a, b) => tf.where(tf.tensor([1, 0, 0, 1, 1, 0], [2, 3], 'bool'), a, b),
  },
  { name: 'Where under broadcasting', operator: 'Where', inputs: [truths([2, 1], 1, 0), [3], [4, 1, 1]] },
  { name: 'Softmax', operator: 'Softmax', inputs: [[3, 4]], tf: (x) => tf.softmax(x) },
  { name: 'Softmax along channels', operator: 'Softmax', inputs: [[2, 3, 2, 2]], attributes: { axis: int(1) } },
  { name: 'LogSoftmax', operator: 'LogSoftmax', inputs: [[3, 4]], tf: (x) => tf.logSoftmax(x) },
  { name: 'LogSoftmax along channels', operator: 'LogSoftmax', inputs: [[2, 3, 2, 2]], attributes: { axis: int(1) } },
];

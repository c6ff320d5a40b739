import * as tf from '@tensorflow/tfjs';
import { float, int } from '../../../../../shared/graph/attribute.ts';
import type { GradientCase, Varied } from '../case.ts';

const scale: Varied = { dims: [3], low: 0.5, high: 1.5 };
const variance: Varied = { dims: [3], low: 0.3, high: 2 };
const channel = (vector: tf.Tensor): tf.Tensor => tf.reshape(vector, [-1, 1, 1]);

/** By the mean and variance along the axes. */
function standardized(x: tf.Tensor, axes: number[], epsilon: number): tf.Tensor {
  const centred = tf.sub(x, tf.mean(x, axes, true));
  const spread = tf.mean(tf.square(centred), axes, true);
  return tf.mul(centred, tf.rsqrt(tf.add(spread, epsilon)));
}

export const normalizationCases: readonly GradientCase[] = [
  {
    name: 'BatchNormalization by fixed statistics',
    operator: 'BatchNormalization',
    inputs: [[2, 3, 2, 2], scale, [3], [3], variance],
    attributes: { epsilon: float(1e-3) },
    tf: (x, gain, shift, mean, own) => {
      const normalized = tf.mul(tf.sub(x!, channel(mean!)), tf.rsqrt(tf.add(channel(own!), 1e-3)));
      return tf.add(tf.mul(normalized, channel(gain!)), channel(shift!));
    },
  },
  {
    name: 'BatchNormalization of vectors',
    operator: 'BatchNormalization',
    inputs: [[4, 3], scale, [3], [3], variance],
  },
  {
    name: 'InstanceNormalization',
    operator: 'InstanceNormalization',
    inputs: [[2, 3, 3, 2], scale, [3]],
    attributes: { epsilon: float(1e-2) },
    tf: (x, gain, shift) => tf.add(tf.mul(standardized(x!, [2, 3], 1e-2), channel(gain!)), channel(shift!)),
  },
  { name: 'InstanceNormalization along one axis', operator: 'InstanceNormalization', inputs: [[2, 3, 5], scale, [3]] },
  {
    name: 'LayerNormalization',
    operator: 'LayerNormalization',
    inputs: [[2, 4, 3], scale, [3]],
    tf: (x, gain, shift) => tf.add(tf.mul(standardized(x!, [2], 1e-5), gain!), shift!),
  },
  {
    name: 'LayerNormalization over several axes, without a shift',
    operator: 'LayerNormalization',
    inputs: [[2, 3, 2, 2], { dims: [3, 2, 2], low: 0.5, high: 1.5 }],
    attributes: { axis: int(1), epsilon: float(1e-3) },
  },
  {
    name: 'LRN over five channels',
    operator: 'LRN',
    inputs: [[2, 7, 2, 2]],
    attributes: { size: int(5), alpha: float(0.75), beta: float(0.5), bias: float(1.5) },
    tf: (x) =>
      tf.transpose(
        tf.localResponseNormalization(tf.transpose(x, [0, 2, 3, 1]) as tf.Tensor4D, 2, 1.5, 0.75 / 5, 0.5),
        [0, 3, 1, 2],
      ),
  },
  {
    name: 'LRN over three channels',
    operator: 'LRN',
    inputs: [[1, 6, 2, 3]],
    attributes: { size: int(3), alpha: float(0.5) },
  },
  {
    name: 'LRN over four channels',
    operator: 'LRN',
    inputs: [[1, 6, 2, 3]],
    attributes: { size: int(4), alpha: float(0.5) },
    onlyExact: true,
  },
  {
    name: 'BatchNormalization by the batch',
    operator: 'BatchNormalization',
    domain: 'espalier',
    inputs: [[3, 3, 2, 2], scale, [3]],
    attributes: { epsilon: float(1e-3) },
    outputs: 3,
    read: [0],
    tf: (x, gain, shift) => tf.add(tf.mul(standardized(x!, [0, 2, 3], 1e-3), channel(gain!)), channel(shift!)),
  },
  {
    name: 'BatchNormalization of vectors by the batch',
    operator: 'BatchNormalization',
    domain: 'espalier',
    inputs: [[5, 3], scale, [3]],
    outputs: 3,
    read: [0],
  },
];

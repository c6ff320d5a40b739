import type { TensorFlow } from '../../load.ts';
import type { ComposedKernel } from './register.ts';

/** x [n, ...], segmentIds [n] -> [numSegments, ...]: a product with the ids as rows of ones and zeros. */
export const unsortedSegmentSum: ComposedKernel = (tf, inputs, attributes) => {
  const { x, segmentIds } = inputs as { x: TensorFlow.Tensor; segmentIds: TensorFlow.Tensor1D };
  const count = attributes['numSegments'] as number;
  const [rows, ...rest] = x.shape;
  const chosen = tf.cast(tf.oneHot(segmentIds, count), 'float32');
  return tf.matMul(chosen.transpose(), x.reshape([rows!, -1])).reshape([count, ...rest]);
};

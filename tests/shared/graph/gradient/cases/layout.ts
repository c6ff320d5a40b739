import * as tf from '@tensorflow/tfjs';
import { int64Tensor, type Tensor } from '../../../../../shared/graph/tensor.ts';

/** ONNX's channels before the image to TensorFlow.js's behind it, and back. */
export const toLast = (x: tf.Tensor): tf.Tensor4D => tf.transpose(x, [0, 2, 3, 1]) as tf.Tensor4D;
export const toFirst = (x: tf.Tensor): tf.Tensor4D => tf.transpose(x, [0, 3, 1, 2]) as tf.Tensor4D;

export const whole = (...values: number[]): Tensor => int64Tensor(values);

export const floats = (...values: number[]): Tensor => ({
  type: 'float32',
  dims: [values.length],
  data: Float32Array.from(values),
});

export const scalar = (value: number): Tensor => ({ type: 'float32', dims: [], data: Float32Array.of(value) });

export const truths = (dims: readonly number[], ...values: number[]): Tensor => ({
  type: 'bool',
  dims,
  data: Uint8Array.from(values),
});

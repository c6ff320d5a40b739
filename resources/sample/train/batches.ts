import * as tf from '@tensorflow/tfjs';
import { channelDeviation, channelMean } from '../dataset/normalization.ts';
import { sceneSize } from '../scenes/image.ts';

export interface Batch {
  /** [N, 32, 32, 3], normalised */
  images: tf.Tensor4D;
  /** Class of each image. */
  labels: Int32Array;
}

/** A batch of scenes; `scene(i)` gives the i-th scene's class and its RGB bytes [32, 32, 3]. */
export function sceneBatch(count: number, scene: (i: number) => { label: number; pixels: Uint8ClampedArray }): Batch {
  const size = sceneSize * sceneSize * 3;
  const values = new Float32Array(count * size);
  const labels = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const { label, pixels } = scene(i);
    labels[i] = label;
    for (let at = 0; at < size; at++) {
      values[i * size + at] = (pixels[at]! / 255 - channelMean[at % 3]!) / channelDeviation[at % 3]!;
    }
  }
  return { images: tf.tensor4d(values, [count, sceneSize, sceneSize, 3]), labels };
}

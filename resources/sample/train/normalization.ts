import * as tf from '@tensorflow/tfjs';

export const epsilon = 1e-5;

export interface Moments {
  /** [C] */
  mean: tf.Tensor1D;
  /** [C], the mean squared deviation */
  variance: tf.Tensor1D;
}

/** Mean over batch, height and width; pooling is the fastest reduction of the wasm backend. */
function channelMean(x: tf.Tensor4D): tf.Tensor1D {
  const [, height, width, channels] = x.shape;
  return tf.mean(tf.avgPool(x, [height, width], 1, 'valid'), [0, 1, 2]).reshape([channels]);
}

export function channelMoments(x: tf.Tensor4D): Moments {
  const mean = channelMean(x);
  // Centred first: E[x²] - mean² would cancel.
  return { mean, variance: channelMean(tf.square(tf.sub(x, mean))) };
}

/**
 * Batch normalisation by the batch's own moments (Ioffe and Szegedy 2015), with a backward pass in few passes over
 * the activations: dx = a·dy + b·(x - mean) + c for numbers a, b, c of each channel.
 *
 * @param x [N, H, W, C]
 * @param scale [C]
 * @param offset [C]
 */
export function batchNormalization(x: tf.Tensor4D, scale: tf.Tensor1D, offset: tf.Tensor1D, moments: Moments) {
  const operation = tf.customGrad((...args) => {
    const [input, gamma, beta, save] = args as unknown as [tf.Tensor4D, tf.Tensor1D, tf.Tensor1D, tf.GradSaveFunc];
    save([input, gamma, moments.mean, moments.variance]);
    const value = tf.batchNorm4d(input, moments.mean, moments.variance, beta, gamma, epsilon);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] => {
      const [savedInput, savedScale, mean, variance] = saved as [tf.Tensor4D, tf.Tensor1D, tf.Tensor1D, tf.Tensor1D];
      const gradient = dy as tf.Tensor4D;
      const count = savedInput.size / savedInput.shape[3];
      const inverse = tf.rsqrt(tf.add(variance, epsilon));
      const centred = tf.sub(savedInput, mean) as tf.Tensor4D;
      const meanGradient = channelMean(gradient);
      const meanProduct = tf.mul(channelMean(tf.mul(gradient, centred)), inverse);
      const a = tf.mul(savedScale, inverse);
      const b = tf.neg(tf.mul(tf.mul(a, inverse), meanProduct));
      const dx = tf.add(tf.mul(tf.sub(gradient, meanGradient), a), tf.mul(centred, b));
      return [dx, tf.mul(meanProduct, count), tf.mul(meanGradient, count)];
    };
    return { value, gradFunc };
  });
  return operation(x, scale, offset) as tf.Tensor4D;
}

import * as tf from '@tensorflow/tfjs';

type Padding = [[number, number], [number, number], [number, number], [number, number]];

/** `pixels` of padding on every side of the image. */
// prettier-ignore
const around = (pixels: number): Padding => [[0, 0], [pixels, pixels], [pixels, pixels], [0, 0]];

/** Puts a zero row and column after each: [N, H, W, C] to [N, 2H, 2W, C]. */
function interleaveZeros(x: tf.Tensor4D): tf.Tensor4D {
  const [batch, height, width, channels] = x.shape;
  const zeros = tf.zerosLike(x).reshape([batch * height, width, channels]);
  // Joining along channels puts each pixel's zero right behind it; joining along width, each row's zeros.
  const rows = tf.concat([x.reshape([batch * height, width, channels]), zeros], 2);
  const wide = rows.reshape([batch * height, 2 * width * channels]);
  return tf.concat([wide, tf.zerosLike(wide)], 1).reshape([batch, 2 * height, 2 * width, channels]);
}

/** Gradient by the input: a convolution of the output's gradient with the kernel flipped and transposed. */
function inputGradient(dy: tf.Tensor4D, kernel: tf.Tensor4D, stride: 1 | 2): tf.Tensor4D {
  const spread = stride === 2 ? interleaveZeros(dy) : dy;
  const flipped = kernel.shape[0] === 1 ? kernel : tf.reverse4d(kernel, [0, 1]);
  const padding = (kernel.shape[0] - 1) / 2;
  return tf.conv2d(spread, tf.transpose(flipped, [0, 1, 3, 2]), 1, around(padding));
}

/**
 * Gradient by the kernel: input and output gradient are convolved with each other, channels in the place of the batch
 * and the batch in the place of channels; a stride in the forward pass is a dilation here.
 */
function kernelGradient(x: tf.Tensor4D, dy: tf.Tensor4D, size: number, stride: 1 | 2): tf.Tensor4D {
  const padding = (size - 1) / 2;
  const images = tf.transpose(x, [3, 1, 2, 0]);
  const kernels = tf.transpose(dy, [1, 2, 0, 3]);
  const swapped = tf.conv2d(images, kernels, 1, around(padding), 'NHWC', stride);
  // With a stride the last rows and columns of the input may lie outside every window.
  const cut = tf.slice4d(swapped, [0, 0, 0, 0], [x.shape[3], size, size, dy.shape[3]]);
  return tf.transpose(cut, [1, 2, 0, 3]);
}

/**
 * Convolution whose backward pass uses forward operators only, because the wasm backend has no kernel for the
 * gradient by the kernel, and a slow one for the gradient by the input.
 *
 * @param x [N, H, W, C], H and W divisible by the stride
 * @param kernel [K, K, C, M], K 1 or 3; the padding is (K - 1) / 2 on every side
 * @returns [N, H / stride, W / stride, M]
 */
export function convolution(x: tf.Tensor4D, kernel: tf.Tensor4D, stride: 1 | 2): tf.Tensor4D {
  const padding = (kernel.shape[0] - 1) / 2;
  const operation = tf.customGrad((...args) => {
    const [input, weights, save] = args as unknown as [tf.Tensor4D, tf.Tensor4D, tf.GradSaveFunc];
    save([input, weights]);
    const value = tf.conv2d(input, weights, stride, around(padding));
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] => {
      const [savedInput, savedWeights] = saved as [tf.Tensor4D, tf.Tensor4D];
      const gradient = dy as tf.Tensor4D;
      return [
        inputGradient(gradient, savedWeights, stride),
        kernelGradient(savedInput, gradient, savedWeights.shape[0], stride),
      ];
    };
    return { value, gradFunc };
  });
  return operation(x, kernel) as tf.Tensor4D;
}

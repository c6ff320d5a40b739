import type { TensorFlow } from '../../load.ts';
import { spread, strided } from '../../interpreter/steps.ts';
import { framed } from './geometry.ts';
import type { ComposedKernel } from './register.ts';

type Image = TensorFlow.Tensor4D;

/**
 * dy and output [N, h, w, C], input [N, H, W, C] -> [N, H, W, C]: a window's gradient goes to its maximum, of equal ones
 * to the first. The backend's own kernel loses the gradient of windows whose maximum is negative.
 */
export const maxPoolGradient: ComposedKernel = (tf, inputs, attributes) => {
  const { dy, input, output } = inputs as { dy: Image; input: Image; output: Image };
  const { filterSize, strides, pad, dimRoundingMode } = attributes as {
    filterSize: number | [number, number];
    strides: number | [number, number];
    pad: 'same' | 'valid' | number;
    dimRoundingMode?: 'floor' | 'round' | 'ceil';
  };
  const info = tf.backend_util.computePool2DInfo(input.shape, filterSize, strides, 1, pad, dimRoundingMode);
  const { filterHeight, filterWidth, strideHeight, strideWidth, outHeight, outWidth, padInfo } = info;
  const [, height, width] = input.shape;
  const reach = [(outHeight - 1) * strideHeight + filterHeight, (outWidth - 1) * strideWidth + filterWidth] as const;
  const image = framed(tf, input, [-padInfo.top, -padInfo.left], reach, Number.NEGATIVE_INFINITY);

  let open: TensorFlow.Tensor = tf.onesLike(output);
  let gradient: TensorFlow.Tensor = tf.zerosLike(input);
  for (let row = 0; row < filterHeight; row++) {
    const rows = strided(tf, image, 1, row, outHeight, strideHeight);
    for (let column = 0; column < filterWidth; column++) {
      const under = strided(tf, rows, 2, column, outWidth, strideWidth);
      const taken = tf.mul(tf.cast(tf.equal(under, output), 'float32'), open);
      open = tf.sub(open, taken);
      const share = spread(tf, spread(tf, tf.mul(taken, dy), 1, strideHeight), 2, strideWidth) as Image;
      const placed = framed(tf, share, [padInfo.top - row, padInfo.left - column], [height, width]);
      gradient = tf.add(gradient, placed);
    }
  }
  return gradient;
};

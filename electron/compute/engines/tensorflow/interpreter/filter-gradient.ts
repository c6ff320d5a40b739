import type { TF, TensorFlow } from '../load.ts';

type Tensor = TensorFlow.Tensor;
type Image = TensorFlow.Tensor4D;
type Strides = readonly [number, number];

/**
 * A convolution, dense or depthwise, whose filter's gradient is computed tap by tap: what the tap saw of the image,
 * times the gradient of the output, as products of matrices. The WebGPU backend's own kernels for that gradient let each
 * thread add up one weight over the whole batch and image, a few thousand threads on a card that has more.
 *
 * @param x [N, H, W, C], padded already
 * @param filter dense [h, w, C, K], depthwise [h, w, C, M]
 * @returns [N, H', W', K], depthwise [N, H', W', C * M]
 */
export function convolutionByTaps(tf: TF, x: Image, filter: Image, strides: Strides, depthwise: boolean): Tensor {
  const step = [...strides] as [number, number];
  const run = (image: Image, kernel: Image): Image =>
    depthwise ? tf.depthwiseConv2d(image, kernel, step, 'valid') : tf.conv2d(image, kernel, step, 'valid');
  const withGradient = tf.customGrad((...args) => {
    const [image, kernel, save] = args as unknown as [Image, Image, (saved: Tensor[]) => void];
    save([image, kernel]);
    const gradFunc = (dy: Tensor, saved: Tensor[]): [Tensor, Tensor] => {
      const [seen, weights] = saved as [Image, Image];
      return [
        imageGradient(tf, seen.shape, dy as Image, weights, step, depthwise),
        filterGradient(tf, seen, dy as Image, weights.shape, strides, depthwise),
      ];
    };
    return { value: run(image, kernel), gradFunc };
  });
  return withGradient(x, filter);
}

/** The kernels that TensorFlow.js's own gradients call; its gradient functions do not nest. */
function imageGradient(
  tf: TF,
  shape: Image['shape'],
  dy: Image,
  filter: Image,
  strides: [number, number],
  depthwise: boolean,
): Tensor {
  if (!depthwise) return tf.conv2dTranspose(dy, filter, shape, strides, 'valid');
  const how = { strides, pad: 'valid', dilations: [1, 1], inputShape: shape };
  return tf.engine().runKernel(tf.DepthwiseConv2dNativeBackpropInput, { dy, filter }, how);
}

function filterGradient(
  tf: TF,
  x: Image,
  dy: Image,
  [height, width, channels, perChannel]: readonly [number, number, number, number],
  strides: Strides,
  depthwise: boolean,
): Tensor {
  const taps = Array.from({ length: height * width }, (_, tap) =>
    // What one tap needs is freed before the next: together they would be as many copies of the image.
    tf.tidy(() => {
      const seen = seenByTap(tf, x, dy, [Math.floor(tap / width), tap % width], strides);
      return depthwise ? sumOfEach(tf, seen, dy, channels, perChannel) : sumOfProducts(tf, seen, dy);
    }),
  );
  return tf.stack(taps).reshape([height, width, channels, perChannel]);
}

/** [N, H', W', C]: the element of the image under this tap at each position of the filter. */
function seenByTap(tf: TF, x: Image, dy: Image, [row, column]: readonly [number, number], strides: Strides): Image {
  const [batch, rows, columns] = dy.shape;
  const channels = x.shape[3];
  if (strides[0] === 1 && strides[1] === 1) {
    if (x.shape[1] === rows && x.shape[2] === columns) return x;
    return tf.slice(x, [0, row, column, 0], [batch, rows, columns, channels]);
  }
  const end = [batch, row + (rows - 1) * strides[0] + 1, column + (columns - 1) * strides[1] + 1, channels];
  return tf.stridedSlice(x, [0, row, column, 0], end, [1, ...strides, 1]) as Image;
}

/** [C, K]: a product for each image, then their sum; as one product it would be long and thin. */
function sumOfProducts(tf: TF, seen: Image, dy: Image): Tensor {
  const [batch, rows, columns, channels] = seen.shape;
  const left = seen.reshape<TensorFlow.Tensor3D>([batch, rows * columns, channels]);
  const right = dy.reshape<TensorFlow.Tensor3D>([batch, rows * columns, dy.shape[3]]);
  return tf.sum(tf.matMul(left, right, true), 0);
}

/** [C * M]: channel by channel; the sum over all positions is a product with ones. */
function sumOfEach(tf: TF, seen: Image, dy: Image, channels: number, perChannel: number): Tensor {
  const positions = dy.size / (channels * perChannel);
  const each =
    perChannel === 1
      ? tf.mul(seen, dy)
      : tf.mul(seen.reshape([positions, channels, 1]), dy.reshape([positions, channels, perChannel]));
  return tf.matMul(tf.ones([1, positions]), each.reshape([positions, channels * perChannel]));
}

import type { TensorFlow } from '../../load.ts';
import { strided } from '../../interpreter/steps.ts';
import { spreadGradient } from './convolution.ts';
import { convolutionShape, framed, type Shape } from './geometry.ts';
import type { ComposedKernel } from './register.ts';

type Image = TensorFlow.Tensor4D;

/** x [N, H, W, C], dy [N, h, w, C * multiplier] -> [kh, kw, C, multiplier]: each position of the kernel by itself. */
export const depthwiseFilterGradient: ComposedKernel = (tf, inputs, attributes) => {
  const { x, dy } = inputs as { x: Image; dy: Image };
  const filter = attributes['filterShape'] as Shape;
  const [height, width, channels, multiplier] = filter;
  const { strides, padBegin, result } = convolutionShape(tf, x.shape, filter, attributes, true);
  const reach = [0, 1].map((axis) => (result[axis]! - 1) * strides[axis]! + filter[axis]!) as [number, number];
  const images = framed(tf, x, [-padBegin[0], -padBegin[1]], reach);
  const gradients = dy.reshape([-1, channels, multiplier]);
  const positions: TensorFlow.Tensor[] = [];
  for (let row = 0; row < height; row++) {
    const rows = strided(tf, images, 1, row, result[0], strides[0]);
    for (let column = 0; column < width; column++) {
      const under = strided(tf, rows, 2, column, result[1], strides[1]);
      positions.push(tf.sum(tf.mul(under.reshape([-1, channels, 1]), gradients), 0));
    }
  }
  return tf.stack(positions).reshape(filter);
};

/** dy [N, h, w, C * multiplier], filter [kh, kw, C, multiplier] -> [N, H, W, C]. */
export const depthwiseInputGradient: ComposedKernel = (tf, inputs, attributes) => {
  const { dy, filter } = inputs as { dy: Image; filter: Image };
  const image = attributes['inputShape'] as Shape;
  const [height, width, channels, multiplier] = filter.shape;
  const shape = convolutionShape(tf, image, filter.shape, attributes, true);
  const turned = tf.reverse(filter, [0, 1]).reshape<Image>([height, width, channels * multiplier, 1]);
  const all = tf.depthwiseConv2d(spreadGradient(tf, dy, shape), turned, 1, 'valid');
  return multiplier === 1 ? all : tf.sum(all.reshape([...image, multiplier]), 4);
};

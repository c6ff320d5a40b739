import type { TF, TensorFlow } from '../../load.ts';
import { spread } from '../../interpreter/steps.ts';
import { convolutionShape, framed, type Shape } from './geometry.ts';
import type { ComposedKernel } from './register.ts';

type Image = TensorFlow.Tensor4D;

/**
 * x [N, H, W, C], dy [N, h, w, M] -> [kh, kw, C, M]. A convolution of the images with the gradients: channels are the
 * batch, the batch is what is summed over, strides are dilations.
 */
export const convolutionFilterGradient: ComposedKernel = (tf, inputs, attributes) => {
  const { x, dy } = inputs as { x: Image; dy: Image };
  const filter = attributes['filterShape'] as Shape;
  const { strides, padBegin, result } = convolutionShape(tf, x.shape, filter, attributes, false);
  const reach = [0, 1].map((axis) => (result[axis]! - 1) * strides[axis]! + filter[axis]!) as [number, number];
  const images = framed(tf, x, [-padBegin[0], -padBegin[1]], reach).transpose<Image>([3, 1, 2, 0]);
  const gradients = dy.transpose<Image>([1, 2, 0, 3]);
  return tf.conv2d(images, gradients, 1, 'valid', 'NHWC', [...strides]).transpose([1, 2, 0, 3]);
};

/** dy [N, h, w, M], filter [kh, kw, C, M] -> [N, H, W, C]: a convolution with the kernel turned round. */
export const convolutionInputGradient: ComposedKernel = (tf, inputs, attributes) => {
  const { dy, filter } = inputs as { dy: Image; filter: Image };
  const image = attributes['inputShape'] as Shape;
  const shape = convolutionShape(tf, image, filter.shape, attributes, false);
  const turned = tf.reverse(filter, [0, 1]).transpose<Image>([0, 1, 3, 2]);
  return tf.conv2d(spreadGradient(tf, dy, shape), turned, 1, 'valid');
};

/** The result's gradient at the image's scale, with so much around it that a 'valid' convolution gives the image's size. */
export function spreadGradient(
  tf: TF,
  dy: Image,
  { image, filter, strides, padBegin }: ReturnType<typeof convolutionShape>,
): Image {
  const wide = spread(tf, spread(tf, dy, 1, strides[0]), 2, strides[1]) as Image;
  const begin = [0, 1].map((axis) => padBegin[axis]! - (filter[axis]! - 1)) as [number, number];
  const count = [0, 1].map((axis) => image[axis + 1]! + filter[axis]! - 1) as [number, number];
  return framed(tf, wide, begin, count);
}

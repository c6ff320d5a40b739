import { isDepthwise } from '../../../../../../shared/graph/operators/grouping.ts';
import {
  geometryOf,
  transposedGeometryOf,
} from '../../../../../../shared/graph/operators/training/convolution-geometry.ts';
import type { TF, TensorFlow } from '../../load.ts';
import { convolutionByTaps } from '../filter-gradient.ts';
import type { OperatorScope, TensorOperators } from '../operator.ts';
import { spread } from '../steps.ts';
import type { Value } from '../value.ts';
import { type Window, fromImage, imageOf, padded, windowOf, withPads } from '../window.ts';

type Tensor = TensorFlow.Tensor;
type Image = TensorFlow.Tensor4D;

function conv(scope: OperatorScope): Value {
  const { tf, node, value } = scope;
  const window = windowOf(node, geometryOf(node, scope.dims(0).slice(2)));
  const { kernel, dilations } = window;
  const image = imageOf(scope);
  const weight = value(1).plain;
  const [filters, perGroup] = value(1).dims as [number, number];
  const group = node.int('group', 1);
  if (isDepthwise(node)) {
    const channelsFirst = weight.reshape([group, filters / group, ...kernel]);
    const own = spreadKernel(tf, channelsFirst.transpose([2, 3, 0, 1]), dilations);
    return withBias(scope, convolve(tf, image, own, window, true));
  }
  const own = spreadKernel(tf, weight.reshape([filters, perGroup, ...kernel]).transpose([2, 3, 1, 0]), dilations);
  const y = groupwise(tf, image, own, group, (part, filter) => convolve(tf, part, filter, window, false));
  return withBias(scope, y);
}

function convolve(tf: TF, image: Image, kernel: Image, window: Window, depthwise: boolean): Tensor {
  const { strides } = window;
  if (tf.getBackend() === 'webgpu') {
    return convolutionByTaps(tf, withPads(tf, image, window, 0), kernel, strides, depthwise);
  }
  const { x, pad } = padded(tf, image, window);
  return depthwise ? tf.depthwiseConv2d(x, kernel, strides, pad) : tf.conv2d(x, kernel, strides, pad);
}

function convTranspose(scope: OperatorScope): Value {
  const { tf, node, value } = scope;
  const image = imageOf(scope);
  const result = scope.dims(0).slice(2);
  const { kernel, strides, dilations, padsBegin } = windowOf(node, transposedGeometryOf(node, result));
  const [channels, perGroup] = value(1).dims as [number, number];
  const ordered = value(1)
    .plain.reshape([channels, perGroup, ...kernel])
    .transpose([2, 3, 1, 0]);
  const own = spreadKernel(tf, ordered, dilations);
  const size = result.length === 2 ? result : [1, ...result];
  // Everything that the kernel reaches, of which the padding is then cut off.
  const [height, width] = [0, 1].map((axis) =>
    Math.max((image.shape[axis + 1]! - 1) * strides[axis]! + own.shape[axis]!, padsBegin[axis]! + size[axis]!),
  ) as [number, number];
  const batch = image.shape[0];
  const group = node.int('group', 1);
  const whole = groupwise(tf, image, own, group, (part, filter) =>
    tf.conv2dTranspose(part, filter, [batch, height, width, perGroup], strides, 'valid'),
  );
  return withBias(scope, tf.slice(whole, [0, ...padsBegin, 0], [batch, ...size, perGroup * group]));
}

/**
 * A dilated kernel written out with zeros between its positions: TensorFlow.js has no gradient of dilated convolutions.
 * @param kernel [height, width, ...]
 */
function spreadKernel(tf: TF, kernel: Tensor, dilations: Window['dilations']): Image {
  return spread(tf, spread(tf, kernel, 0, dilations[0]), 1, dilations[1]) as Image;
}

/** Each group of the image's channels with its share of the kernel's last axis. */
function groupwise(
  tf: TF,
  image: Image,
  kernel: Image,
  group: number,
  run: (image: Image, kernel: Image) => Tensor,
): Tensor {
  if (group === 1) return run(image, kernel);
  const kernels = tf.split<Image>(kernel, group, 3);
  const parts = tf.split<Image>(image, group, 3).map((part, index) => run(part, kernels[index]!));
  return tf.concat(parts, 3);
}

function withBias(scope: OperatorScope, y: Tensor): Value {
  return fromImage(scope, scope.node.has(2) ? scope.tf.add(y, scope.value(2).plain) : y);
}

export const convolutionOperators: TensorOperators = { Conv: conv, ConvTranspose: convTranspose };

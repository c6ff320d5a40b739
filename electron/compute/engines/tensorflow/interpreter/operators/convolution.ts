import { isDepthwise } from '../../../../../../shared/graph/operators/grouping.ts';
import { geometryOf } from '../../../../../../shared/graph/operators/training/convolution-geometry.ts';
import { perAxis } from '../../../../../../shared/graph/operators/window.ts';
import type { TF, TensorFlow } from '../../load.ts';
import type { OperatorScope, TensorOperators } from '../operator.ts';
import { spread } from '../steps.ts';
import { type Window, type WindowGeometry, fromImage, imageOf, padded, windowOf } from '../window.ts';

type Tensor = TensorFlow.Tensor;
type Image = TensorFlow.Tensor4D;

function conv(scope: OperatorScope): ReturnType<typeof fromImage> {
  const { tf, node, value } = scope;
  const window = windowOf(node, geometryOf(node, scope.dims(0).slice(2)));
  const { x, pad } = padded(tf, imageOf(scope), window);
  const weight = value(1);
  const [filters, perGroup] = weight.dims as [number, number];
  const group = node.int('group', 1);
  const { strides } = window;

  let y: Tensor;
  if (isDepthwise(node)) {
    const kernel = weight.plain.reshape([group, filters / group, ...window.kernel]);
    y = tf.depthwiseConv2d(x, spreadKernel(tf, kernel.transpose([2, 3, 0, 1]), window), strides, pad);
  } else {
    const kernel = weight.plain.reshape([filters, perGroup, ...window.kernel]);
    const all = spreadKernel(tf, kernel.transpose([2, 3, 1, 0]), window);
    if (group === 1) {
      y = tf.conv2d(x, all, strides, pad);
    } else {
      const images = tf.split<Image>(x, group, 3);
      const kernels = tf.split<Image>(all, group, 3);
      y = tf.concat(
        images.map((image, index) => tf.conv2d(image, kernels[index]!, strides, pad)),
        3,
      );
    }
  }
  return fromImage(scope, node.has(2) ? tf.add(y, value(2).plain) : y);
}

/**
 * A dilated kernel written out with zeros between its positions: TensorFlow.js has no gradient of dilated convolutions.
 * @param kernel [height, width, ...]
 */
function spreadKernel(tf: TF, kernel: Tensor, { dilations }: Window): Image {
  return spread(tf, spread(tf, kernel, 0, dilations[0]), 1, dilations[1]) as Image;
}

function convTranspose(scope: OperatorScope): ReturnType<typeof fromImage> {
  const { tf, node, value } = scope;
  const image = imageOf(scope);
  const weight = value(1);
  const result = scope.dims(0).slice(2);
  const { kernel, strides, dilations, padsBegin } = windowOf(node, transposedGeometry(scope, result));
  const [channels, perGroup] = weight.dims as [number, number];
  const group = node.int('group', 1);
  const size = result.length === 2 ? result : [1, ...result];
  const ordered = weight.plain.reshape([channels, perGroup, ...kernel]).transpose([2, 3, 1, 0]);
  const all = spread(tf, spread(tf, ordered, 0, dilations[0]), 1, dilations[1]) as Image;
  // Everything that the kernel reaches, of which the padding is then cut off.
  const whole = [0, 1].map((axis) =>
    Math.max((image.shape[axis + 1]! - 1) * strides[axis]! + all.shape[axis]!, padsBegin[axis]! + size[axis]!),
  ) as [number, number];
  const batch = image.shape[0];
  const kernels = tf.split<Image>(all, group, 3);
  const parts = tf
    .split<Image>(image, group, 3)
    .map((part, index) =>
      tf.conv2dTranspose(part, kernels[index]!, [batch, whole[0], whole[1], perGroup], strides, 'valid'),
    );
  const joined = parts.length === 1 ? parts[0]! : tf.concat(parts, 3);
  const cut = tf.slice(joined, [0, ...padsBegin, 0], [batch, ...size, perGroup * group]);
  return fromImage(scope, node.has(2) ? tf.add(cut, value(2).plain) : cut);
}

function transposedGeometry({ node }: OperatorScope, result: readonly number[]): WindowGeometry {
  const axes = result.length;
  const kernel = result.map((_, axis) => node.size(1, axis + 2));
  const strides = perAxis(node, 'strides', axes, 1);
  const dilations = perAxis(node, 'dilations', axes, 1);
  const pads = node.ints('pads') ?? new Array<number>(2 * axes).fill(0);
  const outputPadding = node.ints('output_padding') ?? new Array<number>(axes).fill(0);
  const autoPad = node.string('auto_pad', 'NOTSET');
  const padsBegin = result.map((size, axis) => {
    if (autoPad === 'VALID') return 0;
    if (autoPad === 'NOTSET' && node.ints('output_shape') === undefined) return pads[axis]!;
    // The result that is asked for decides the padding (ONNX ConvTranspose-11).
    const reach = (node.size(0, axis + 2) - 1) * strides[axis]! + (kernel[axis]! - 1) * dilations[axis]! + 1;
    const total = Math.max(0, reach + outputPadding[axis]! - size);
    return autoPad === 'SAME_UPPER' ? Math.floor(total / 2) : Math.ceil(total / 2);
  });
  return { kernel, strides, dilations, padsBegin, padsEnd: padsBegin.map(() => 0) };
}

export const convolutionOperators: TensorOperators = { Conv: conv, ConvTranspose: convTranspose };

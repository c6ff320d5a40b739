import { windowGeometry } from '../../../../../../shared/graph/operators/training/convolution-geometry.ts';
import type { TF, TensorFlow } from '../../load.ts';
import { type OperatorScope, type TensorOperator, type TensorOperators, unsupported } from '../operator.ts';
import { strided } from '../steps.ts';
import type { Value } from '../value.ts';
import { type Window, fromImage, imageOf, padded, windowOf, withPads } from '../window.ts';

type Tensor = TensorFlow.Tensor;
type Image = TensorFlow.Tensor4D;

/** No float32 is smaller: padding that is never the maximum. */
const lowest = -3.4028234663852886e38;

function windowed({ node, dims }: OperatorScope): Window {
  const kernel = node.ints('kernel_shape') ?? node.fail('attribute kernel_shape is missing');
  const image = kernel.map((_, axis) => node.size(0, axis + 2));
  return windowOf(node, windowGeometry(node, kernel, image, dims(0).slice(2)));
}

function maxPool(scope: OperatorScope): Value {
  const { tf, node } = scope;
  if (node.node.outputs[1]) throw unsupported(node, 'with indices');
  const window = windowed(scope);
  const image = imageOf(scope);
  if (isDilated(window)) {
    const taps = tapsOf(scope, withPads(tf, image, window, lowest), window);
    return fromImage(
      scope,
      taps.reduce((a, b) => tf.maximum(a, b)),
    );
  }
  const { x, pad } = padded(tf, image, window, lowest);
  return fromImage(scope, tf.maxPool(x, window.kernel, window.strides, pad));
}

/** Of each window, of zeros outside the image. */
function windowSum(scope: OperatorScope, image: Image, window: Window): Tensor {
  const { tf } = scope;
  const { kernel, strides } = window;
  const whole = withPads(tf, image, window, 0);
  if (isDilated(window)) return tf.addN(tapsOf(scope, whole, window));
  return tf.mul(tf.avgPool(whole, kernel, strides, 'valid'), kernel[0] * kernel[1]);
}

function isDilated({ dilations }: Window): boolean {
  return dilations.some((dilation) => dilation > 1);
}

/** For each position of the kernel what lies under it, for all windows: TensorFlow.js has no gradient of dilated pooling. */
function tapsOf({ tf, dims }: OperatorScope, image: Image, { kernel, strides, dilations }: Window): Tensor[] {
  const [height, width] = [1, ...dims(0).slice(2)].slice(-2) as [number, number];
  const rows = Array.from({ length: kernel[0] }, (_, row) =>
    strided(tf, image, 1, row * dilations[0], height, strides[0]),
  );
  return rows.flatMap((row) =>
    Array.from({ length: kernel[1] }, (_, column) => strided(tf, row, 2, column * dilations[1], width, strides[1])),
  );
}

/** Of the elements in the image, or of all of a window's, which ONNX Runtime counts beyond the padding as well. */
function averagePool(scope: OperatorScope): Value {
  const { tf, node } = scope;
  const window = windowed(scope);
  const sums = windowSum(scope, imageOf(scope), window);
  if (node.int('count_include_pad', 0) === 1) {
    return fromImage(scope, tf.div(sums, window.kernel[0] * window.kernel[1]));
  }
  const [rows, columns] = [insideOf(scope, window, 0), insideOf(scope, window, 1)];
  const counts = tf.mul(tf.tensor(rows, [1, rows.length, 1, 1]), tf.tensor(columns, [1, 1, columns.length, 1]));
  return fromImage(scope, tf.div(sums, counts));
}

/** How many positions of each window lie in the image, along height (0) or width (1). */
function insideOf({ node, dims }: OperatorScope, window: Window, axis: 0 | 1): Float32Array {
  const result = dims(0).slice(2);
  const spatial = axis - 2 + result.length;
  if (spatial < 0) return Float32Array.of(1);
  const size = node.size(0, spatial + 2);
  return Float32Array.from({ length: result[spatial]! }, (_, index) => {
    const start = index * window.strides[axis] - window.padsBegin[axis];
    const places = Array.from({ length: window.kernel[axis] }, (_, tap) => start + tap * window.dilations[axis]);
    return places.filter((place) => place >= 0 && place < size).length;
  });
}

/** The p-norm of each window. */
function normPool(scope: OperatorScope): Value {
  const { tf, node } = scope;
  const p = node.int('p', 2);
  const powers = windowSum(scope, power(tf, imageOf(scope), p) as Image, windowed(scope));
  return fromImage(scope, tf.pow(powers, 1 / p));
}

/** |x| ^ p */
function power(tf: TF, x: Tensor, p: number): Tensor {
  return p === 2 ? tf.square(x) : tf.pow(tf.abs(x), p);
}

function global(reduce: (tf: TF, x: Tensor, axes: number[], scope: OperatorScope) => Tensor): TensorOperator {
  return (scope) => {
    const { tf, value } = scope;
    const { tensor, at, back } = value(0).ordered;
    const axes = tensor.shape.flatMap((_, axis) => (axis === at(0) || axis === at(1) ? [] : [axis]));
    return back(reduce(tf, tensor, axes, scope));
  };
}

export const poolingOperators: TensorOperators = {
  MaxPool: maxPool,
  AveragePool: averagePool,
  LpPool: normPool,
  GlobalAveragePool: global((tf, x, axes) => tf.mean(x, axes, true)),
  GlobalMaxPool: global((tf, x, axes) => tf.max(x, axes, true)),
  GlobalLpPool: global((tf, x, axes, { node }) => {
    const p = node.int('p', 2);
    return tf.pow(tf.sum(power(tf, x, p), axes, true), 1 / p);
  }),
};

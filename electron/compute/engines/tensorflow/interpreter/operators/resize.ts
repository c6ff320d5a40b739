import type { TF, TensorFlow } from '../../load.ts';
import { type AxisScale, type Interpolation, interpolationMatrix } from '../interpolation.ts';
import { float, type OperatorScope, type TensorOperators, unsupported } from '../operator.ts';
import { Value } from '../value.ts';

type Tensor = TensorFlow.Tensor;

const [scalesInput, sizesInput] = [2, 3];

function resize(scope: OperatorScope): Value {
  const { tf, node, value } = scope;
  const mode = node.string('mode', 'nearest');
  const known = mode === 'nearest' || mode === 'linear' || mode === 'cubic';
  if (!known || node.int('antialias', 0) !== 0) throw unsupported(node, known ? 'with antialias' : mode);
  const interpolation: Interpolation = {
    mode,
    coordinates: node.string('coordinate_transformation_mode', 'half_pixel'),
    rounding: node.string('nearest_mode', 'round_prefer_floor'),
    cubicCoefficient: float(node, 'cubic_coeff_a', -0.75),
    excludeOutside: node.int('exclude_outside', 0) === 1,
  };
  const axes = scalesOf(scope);
  const matrices = axes.map((axis) =>
    axis.size === axis.result && axis.scale === 1 ? null : interpolationMatrix(interpolation, axis),
  );
  const doubled = doubledImage(tf, value(0), axes, matrices);
  if (doubled !== null) return doubled;
  const { tensor, at, back } = value(0).ordered;
  return back(
    matrices.reduce((x, matrix, axis) => {
      if (matrix === undefined) throw unsupported(node, interpolation.coordinates);
      return matrix === null ? x : alongAxis(tf, x, at(axis), matrix, axes[axis]!);
    }, tensor),
  );
}

function scalesOf({ node, dims }: OperatorScope): AxisScale[] {
  const bySizes = node.has(sizesInput) && node.dims(sizesInput)[0] !== 0;
  const scales = bySizes ? null : node.numbers(scalesInput);
  return dims(0).map((result, axis) => {
    const size = node.size(0, axis);
    return { size, result, scale: scales?.[axis] ?? result / size };
  });
}

/** What TensorFlow.js does itself: each pixel repeated 2, 4 … times, for which its float32 arithmetic is exact. */
function doubledImage(
  tf: TF,
  x: Value,
  axes: readonly AxisScale[],
  matrices: readonly (Float32Array | null | undefined)[],
): Value | null {
  if (axes.length !== 4 || matrices[0] !== null || matrices[1] !== null) return null;
  const isDoubled = [2, 3].every((axis) => {
    const { size, result } = axes[axis]!;
    const times = result / size;
    const matrix = matrices[axis];
    if (!Number.isInteger(Math.log2(times)) || times < 1 || !matrix) return false;
    return Array.from({ length: result }, (_, at) => matrix[at * size + Math.floor(at / times)]).every((it) => it === 1);
  });
  if (!isDoubled) return null;
  return Value.channelsLast(tf.image.resizeNearestNeighbor(x.channelsLast, [axes[2]!.result, axes[3]!.result]));
}

function alongAxis(tf: TF, x: Tensor, axis: number, matrix: Float32Array, { size, result }: AxisScale): Tensor {
  const last = x.rank - 1;
  const swapped = Array.from({ length: x.rank }, (_, own) => (own === axis ? last : own === last ? axis : own));
  const moved = axis === last ? x : x.transpose(swapped);
  const product = tf.matMul(moved.reshape([-1, size]), tf.tensor(matrix, [result, size]), false, true);
  const resized = product.reshape([...moved.shape.slice(0, last), result]);
  return axis === last ? resized : resized.transpose(swapped);
}

export const resizeOperators: TensorOperators = { Resize: resize };

import type { AxisMap } from '../../../../../../shared/graph/gradient/axis-map.ts';
import { repeatsEach, resizeMaps } from '../../../../../../shared/graph/operators/resize-gradient.ts';
import type { TF, TensorFlow } from '../../load.ts';
import { type OperatorScope, type TensorOperators, unsupported } from '../operator.ts';
import { repeated } from '../steps.ts';
import type { Value } from '../value.ts';

type Tensor = TensorFlow.Tensor;

const [scalesInput, sizesInput] = [2, 3];

function resize({ tf, node, value, dims }: OperatorScope): Value {
  if (node.int('antialias', 0) !== 0) throw unsupported(node, 'with antialias');
  if (node.string('coordinate_transformation_mode', '') === 'tf_crop_and_resize')
    throw unsupported(node, 'of a region');
  const bySizes = node.has(sizesInput) && node.dims(sizesInput)[0] !== 0;
  const maps = resizeMaps(node, dims(0), bySizes ? null : node.numbers(scalesInput));
  const { tensor, at, back } = value(0).ordered;
  return back(maps.reduce((x, map) => resized(tf, x, at(map.axis), map), tensor));
}

function resized(tf: TF, x: Tensor, axis: number, map: AxisMap): Tensor {
  // Not by TensorFlow.js's own resizing, whose gradient is wrong on some backends.
  return repeatsEach(map) ? repeated(tf, x, axis, map.to / map.from) : mapped(tf, x, axis, map);
}

/** A product with the weights, along the last axis. */
function mapped(tf: TF, x: Tensor, axis: number, { from, to, weights }: AxisMap): Tensor {
  const last = x.rank - 1;
  const swapped = Array.from({ length: x.rank }, (_, own) => (own === axis ? last : own === last ? axis : own));
  const moved = axis === last ? x : x.transpose(swapped);
  const product = tf.matMul(moved.reshape([-1, from]), tf.tensor(weights, [to, from]), false, true);
  const result = product.reshape([...moved.shape.slice(0, last), to]);
  return axis === last ? result : result.transpose(swapped);
}

export const resizeOperators: TensorOperators = { Resize: resize };

import type { TF, TensorFlow } from '../../load.ts';
import { float, type OperatorScope, type TensorOperators } from '../operator.ts';
import { strided } from '../steps.ts';
import { Value } from '../value.ts';

type Tensor = TensorFlow.Tensor;

/** A vector [C] that broadcasts to a tensor with channels on this axis. */
function onAxis(vector: Tensor, rank: number, axis: number): Tensor {
  return axis === rank - 1 ? vector : vector.reshape([vector.size, ...new Array<number>(rank - 1 - axis).fill(1)]);
}

/** Centred first: the difference of two large squares would lose the small variances. */
function centred(tf: TF, x: Tensor, axes: number[]): { mean: Tensor; centred: Tensor; variance: Tensor } {
  const mean = tf.mean(x, axes, true);
  const rest = tf.sub(x, mean);
  return { mean, centred: rest, variance: tf.mean(tf.square(rest), axes, true) };
}

/** y, mean, variance (biased), as `espalier.BatchNormalization` defines them; the gradient is TensorFlow's. */
function byBatch({ tf, node, value }: OperatorScope): Value[] {
  const { tensor, at, back } = value(0).ordered;
  const channels = at(1);
  const axes = tensor.shape.flatMap((_, axis) => (axis === channels ? [] : [axis]));
  const moments = centred(tf, tensor, axes);
  const [scale, shift] = [value(1).plain, value(2).plain].map((vector) => onAxis(vector, tensor.rank, channels));
  const inverse = tf.rsqrt(tf.add(moments.variance, float(node, 'epsilon', 1e-5)));
  const y = tf.add(tf.mul(moments.centred, tf.mul(inverse, scale!)), shift!);
  const vector = (moment: Tensor): Value => Value.plain(moment.reshape([-1]));
  return [back(y), vector(moments.mean), vector(moments.variance)];
}

function byRunningStatistics({ tf, node, value }: OperatorScope): Value {
  const { tensor, at, back } = value(0).ordered;
  const vectors = [1, 2, 3, 4].map((input) => onAxis(value(input).plain, tensor.rank, at(1)));
  const [scale, shift, mean, variance] = vectors as [Tensor, Tensor, Tensor, Tensor];
  const gain = tf.mul(scale, tf.rsqrt(tf.add(variance, float(node, 'epsilon', 1e-5))));
  return back(tf.add(tf.mul(tf.sub(tensor, mean), gain), shift));
}

function byInstance({ tf, node, value }: OperatorScope): Value {
  const { tensor, at, back } = value(0).ordered;
  const axes = tensor.shape.flatMap((_, axis) => (axis === at(0) || axis === at(1) ? [] : [axis]));
  const { centred: x, variance } = centred(tf, tensor, axes);
  const [scale, shift] = [value(1).plain, value(2).plain].map((vector) => onAxis(vector, tensor.rank, at(1)));
  const inverse = tf.rsqrt(tf.add(variance, float(node, 'epsilon', 1e-5)));
  return back(tf.add(tf.mul(tf.mul(x, inverse), scale!), shift!));
}

function byLayer({ tf, node, value }: OperatorScope): Value[] {
  const x = value(0).plain;
  const first = node.axis(node.int('axis', -1), x.rank);
  const axes = Array.from({ length: x.rank - first }, (_, index) => first + index);
  const { mean, centred: rest, variance } = centred(tf, x, axes);
  const inverse = tf.rsqrt(tf.add(variance, float(node, 'epsilon', 1e-5)));
  const scaled = tf.mul(tf.mul(rest, inverse), value(1).plain);
  const y = node.has(2) ? tf.add(scaled, value(2).plain) : scaled;
  return [y, mean, inverse].map(Value.plain);
}

/** By the neighbouring channels (Krizhevsky et al. 2012), as many before as behind, or one less. */
function byNeighbours({ tf, node, value }: OperatorScope): Value {
  const { tensor, at, back } = value(0).ordered;
  const axis = at(1);
  const size = node.int('size', 1);
  const before = Math.floor((size - 1) / 2);
  const pads = tensor.shape.map((_, own): [number, number] => (own === axis ? [before, size - 1 - before] : [0, 0]));
  const squares = tf.pad(tf.square(tensor), pads);
  const neighbours = Array.from({ length: size }, (_, start) =>
    strided(tf, squares, axis, start, tensor.shape[axis]!, 1),
  );
  const mean = tf.mul(tf.addN(neighbours), float(node, 'alpha', 1e-4) / size);
  return back(tf.div(tensor, tf.pow(tf.add(mean, float(node, 'bias', 1)), float(node, 'beta', 0.75))));
}

export const normalizationOperators: TensorOperators = {
  'espalier.BatchNormalization': byBatch,
  BatchNormalization: byRunningStatistics,
  InstanceNormalization: byInstance,
  LayerNormalization: byLayer,
  LRN: byNeighbours,
};

import { reducedAxes } from '../../../../../../shared/graph/operators/reduction.ts';
import type { TF, TensorFlow } from '../../load.ts';
import { type OperatorScope, type TensorOperator, type TensorOperators, unsupported } from '../operator.ts';
import { Value } from '../value.ts';

type Tensor = TensorFlow.Tensor;

/** The kept axes stay in ONNX's order, whatever order the input is in. */
function reducedTo(
  scope: OperatorScope,
  axes: readonly number[],
  reduce: (x: Tensor, axes: number[]) => Tensor,
): Value {
  const { tensor, at, back } = scope.value(0).ordered;
  const result = back(reduce(tensor, axes.map(at)));
  const dims = scope.dims(0);
  return dims.length === result.dims.length ? result : Value.plain(result.plain.reshape(dims));
}

/** `reduce` keeps the reduced axes, as size 1. */
function reduction(reduce: (tf: TF, x: Tensor, axes: number[]) => Tensor): TensorOperator {
  return (scope) => {
    const axes = reducedAxes(scope.node);
    if (axes.length === 0) return scope.value(0).map((x) => reduce(scope.tf, x, []));
    return reducedTo(scope, axes, (x, own) => reduce(scope.tf, x, own));
  };
}

/** The place of the largest element along an axis; of equal ones the first. */
function placeOf(find: (tf: TF, x: Tensor, axis: number) => Tensor): TensorOperator {
  return (scope) => {
    const { tf, node } = scope;
    if (node.int('select_last_index', 0) !== 0) throw unsupported(node, 'the last of equal ones');
    const axis = node.axis(node.int('axis', 0), node.rank(0));
    return reducedTo(scope, [axis], (x, [own]) => tf.expandDims(find(tf, x, own!), own));
  };
}

function sum(tf: TF, x: Tensor, axes: number[]): Tensor {
  return tf.sum(x, axes, true);
}

export const reductionOperators: TensorOperators = {
  ReduceMean: reduction((tf, x, axes) => tf.mean(x, axes, true)),
  ReduceSum: reduction(sum),
  ReduceProd: reduction((tf, x, axes) => tf.prod(x, axes, true)),
  ReduceMax: reduction((tf, x, axes) => tf.max(x, axes, true)),
  ReduceMin: reduction((tf, x, axes) => tf.min(x, axes, true)),
  ReduceL1: reduction((tf, x, axes) => sum(tf, tf.abs(x), axes)),
  ReduceL2: reduction((tf, x, axes) => tf.sqrt(sum(tf, tf.square(x), axes))),
  ReduceSumSquare: reduction((tf, x, axes) => sum(tf, tf.square(x), axes)),
  ReduceLogSum: reduction((tf, x, axes) => tf.log(sum(tf, x, axes))),
  ReduceLogSumExp: reduction((tf, x, axes) => tf.logSumExp(x, axes, true)),
  ArgMax: placeOf((tf, x, axis) => tf.argMax(x, axis)),
  ArgMin: placeOf((tf, x, axis) => tf.argMin(x, axis)),
};

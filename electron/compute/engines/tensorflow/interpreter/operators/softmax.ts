import type { TF, TensorFlow } from '../../load.ts';
import type { OperatorScope, TensorOperator, TensorOperators } from '../operator.ts';

type Tensor = TensorFlow.Tensor;

/** Along one axis, which TensorFlow.js wants to be the last. */
function alongLast(change: (tf: TF, x: Tensor) => Tensor): TensorOperator {
  return (scope: OperatorScope) => {
    const { tf, node, value } = scope;
    const { tensor, at, back } = value(0).ordered;
    const axis = at(node.axis(node.int('axis', -1), node.rank(0)));
    const last = tensor.rank - 1;
    if (axis === last) return back(change(tf, tensor));
    const swapped = Array.from({ length: tensor.rank }, (_, own) => (own === axis ? last : own === last ? axis : own));
    return back(change(tf, tensor.transpose(swapped)).transpose(swapped));
  };
}

export const softmaxOperators: TensorOperators = {
  Softmax: alongLast((tf, x) => tf.softmax(x)),
  LogSoftmax: alongLast((tf, x) => tf.logSoftmax(x)),
  Hardmax: alongLast((tf, x) => tf.cast(tf.oneHot(tf.argMax(x, -1), x.shape.at(-1)!), 'float32')),
};

import type { TF, TensorFlow } from '../../load.ts';
import { type OperatorScope, type TensorOperator, type TensorOperators, unsupported } from '../operator.ts';
import { together } from '../together.ts';
import type { Value } from '../value.ts';

type Tensor = TensorFlow.Tensor;

function operands({ node, value }: OperatorScope): Value[] {
  return Array.from({ length: node.inputCount }, (_, input) => value(input));
}

/** Element by element under broadcasting, of all inputs from the left. */
function combined(combine: (tf: TF, a: Tensor, b: Tensor) => Tensor): TensorOperator {
  return (scope) => {
    const { tensors, back } = together(operands(scope));
    return back(tensors.reduce((a, b) => combine(scope.tf, a, b)));
  };
}

/** Spread to the dimensions of both first: TensorFlow.js forgets to sum its gradient over what was broadcast. */
function extreme(combine: (tf: TF, a: Tensor, b: Tensor) => Tensor): TensorOperator {
  return combined((tf, a, b) => {
    if (a.shape.join() === b.shape.join()) return combine(tf, a, b);
    const shape = tf.broadcast_util.assertAndGetBroadcastShape(a.shape, b.shape);
    return combine(tf, tf.broadcastTo(a, shape), tf.broadcastTo(b, shape));
  });
}

/** True or false, through which no gradient flows; TensorFlow.js knows that of some of them only. */
function truth(compare: (tf: TF, a: Tensor, b: Tensor) => Tensor): TensorOperator {
  return combined((tf, a, b) =>
    tf.customGrad((...operands) => ({
      value: compare(tf, operands[0] as Tensor, operands[1] as Tensor),
      gradFunc: () => [tf.zeros(a.shape), tf.zeros(b.shape)],
    }))(a, b),
  );
}

function not({ tf, value }: OperatorScope): Value {
  return value(0).map((x) =>
    tf.customGrad((operand) => ({
      value: tf.logicalNot(operand as Tensor),
      gradFunc: () => [tf.zeros(x.shape)],
    }))(x),
  );
}

/** Whole numbers are divided towards zero, not down. */
function divided(scope: OperatorScope): Value {
  const { tf, node } = scope;
  const { tensors, back } = together(operands(scope));
  const [a, b] = tensors as [Tensor, Tensor];
  if (node.type(0).type === 'float32') return back(tf.div(a, b));
  throw unsupported(node, 'of whole numbers');
}

function remainder(scope: OperatorScope): Value {
  const { tf, node } = scope;
  const { tensors, back } = together(operands(scope));
  const [a, b] = tensors as [Tensor, Tensor];
  if (node.int('fmod', 0) === 0) return back(tf.mod(a, b));
  // The sign is the dividend's.
  return back(tf.mul(tf.sign(a), tf.mod(tf.abs(a), tf.abs(b))));
}

function mean(scope: OperatorScope): Value {
  const { tensors, back } = together(operands(scope));
  const sum = tensors.reduce((a, b) => scope.tf.add(a, b));
  return back(scope.tf.div(sum, tensors.length));
}

function where({ tf, value }: OperatorScope): Value {
  const { tensors, back } = together([value(0), value(1), value(2)]);
  const [condition, a, b] = tensors as [Tensor, Tensor, Tensor];
  return back(tf.where(condition, a, b));
}

export const arithmeticOperators: TensorOperators = {
  Add: combined((tf, a, b) => tf.add(a, b)),
  Sum: combined((tf, a, b) => tf.add(a, b)),
  Sub: combined((tf, a, b) => tf.sub(a, b)),
  Mul: combined((tf, a, b) => tf.mul(a, b)),
  Div: divided,
  Mod: remainder,
  Pow: combined((tf, a, b) => tf.pow(a, b)),
  Min: extreme((tf, a, b) => tf.minimum(a, b)),
  Max: extreme((tf, a, b) => tf.maximum(a, b)),
  Mean: mean,
  Equal: truth((tf, a, b) => tf.equal(a, b)),
  Greater: truth((tf, a, b) => tf.greater(a, b)),
  GreaterOrEqual: truth((tf, a, b) => tf.greaterEqual(a, b)),
  Less: truth((tf, a, b) => tf.less(a, b)),
  LessOrEqual: truth((tf, a, b) => tf.lessEqual(a, b)),
  And: truth((tf, a, b) => tf.logicalAnd(a, b)),
  Or: truth((tf, a, b) => tf.logicalOr(a, b)),
  Not: not,
  Where: where,
};

import type { TF, TensorFlow } from '../../load.ts';
import { float, type OperatorScope, type TensorOperator, type TensorOperators } from '../operator.ts';
import type { Value } from '../value.ts';

type Tensor = TensorFlow.Tensor;

/** On each element of input 0 alone. */
function each(change: (tf: TF, x: Tensor, scope: OperatorScope) => Tensor): TensorOperator {
  return (scope) => scope.value(0).map((x) => change(scope.tf, x, scope));
}

function clip(scope: OperatorScope): Value {
  const { tf, node, value } = scope;
  const isKnown = [1, 2].every((input) => !node.has(input) || node.known(input) !== undefined);
  if (!isKnown) return clipAtTrained(scope);
  const limit = (input: number, none: number): number => (node.has(input) ? node.numbers(input)[0]! : none);
  const [low, high] = [limit(1, Number.NEGATIVE_INFINITY), limit(2, Number.POSITIVE_INFINITY)];
  return value(0).map((x) => tf.clipByValue(x, low, high));
}

/** At limits that are values of their own, whose gradient counts too. */
function clipAtTrained({ tf, node, value }: OperatorScope): Value {
  return value(0).map((x) => {
    const spread = (input: number): Tensor => tf.broadcastTo(value(input).plain, x.shape);
    const raised = node.has(1) ? tf.maximum(x, spread(1)) : x;
    return node.has(2) ? tf.minimum(raised, spread(2)) : raised;
  });
}

/** max(0, min(1, alpha * x + beta)) */
function hardSigmoid(tf: TF, x: Tensor, alpha: number, beta: number): Tensor {
  return tf.clipByValue(tf.add(tf.mul(x, alpha), beta), 0, 1);
}

/** scale * (exp(x / width) - 1) below zero, x above. */
function exponentialUnit(tf: TF, x: Tensor, scale: number, width: number): Tensor {
  const below = tf.neg(tf.relu(tf.neg(x)));
  return tf.add(tf.relu(x), tf.mul(tf.sub(tf.exp(tf.div(below, width)), 1), scale));
}

/** x * Phi(x) (Hendrycks and Gimpel 2016). */
function gelu(tf: TF, x: Tensor): Tensor {
  return tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1));
}

/** The same by the tanh approximation of that paper; ONNX Runtime adds a bias of the last axis first. */
function fastGelu(tf: TF, x: Tensor): Tensor {
  const inner = tf.mul(tf.add(x, tf.mul(tf.mul(tf.square(x), x), 0.044715)), Math.sqrt(2 / Math.PI));
  return tf.mul(tf.mul(x, 0.5), tf.add(tf.tanh(inner), 1));
}

function prelu({ tf, value }: OperatorScope): Value {
  const x = value(0);
  // The slope broadcasts to x: [C, 1, 1], or fewer.
  const missing = new Array<number>(x.dims.length - value(1).dims.length).fill(1);
  return x.map((tensor) => {
    const shape = [...missing, ...value(1).dims];
    const plain = value(1).plain.reshape(shape);
    const slope = x.isChannelsLast ? plain.transpose([0, 2, 3, 1]) : plain;
    return tf.sub(tf.relu(tensor), tf.mul(slope, tf.relu(tf.neg(tensor))));
  });
}

export const elementwiseOperators: TensorOperators = {
  Identity: each((_tf, x) => x),
  Dropout: each((_tf, x) => x),
  Relu: each((tf, x) => tf.relu(x)),
  LeakyRelu: each((tf, x, { node }) => tf.leakyRelu(x, float(node, 'alpha', 0.01))),
  PRelu: prelu,
  Elu: each((tf, x, { node }) => exponentialUnit(tf, x, float(node, 'alpha', 1), 1)),
  Celu: each((tf, x, { node }) => {
    const alpha = float(node, 'alpha', 1);
    return exponentialUnit(tf, x, alpha, alpha);
  }),
  Selu: each((tf, x, { node }) => {
    const gamma = float(node, 'gamma', 1.0507009873554805);
    return tf.mul(exponentialUnit(tf, x, float(node, 'alpha', 1.6732632423543772), 1), gamma);
  }),
  ThresholdedRelu: each((tf, x, { node }) => tf.mul(x, tf.step(tf.sub(x, float(node, 'alpha', 1))))),
  Clip: clip,
  Sigmoid: each((tf, x) => tf.sigmoid(x)),
  HardSigmoid: each((tf, x, { node }) => hardSigmoid(tf, x, float(node, 'alpha', 0.2), float(node, 'beta', 0.5))),
  HardSwish: each((tf, x) => tf.mul(x, hardSigmoid(tf, x, 1 / 6, 0.5))),
  Tanh: each((tf, x) => tf.tanh(x)),
  Softplus: each((tf, x) => tf.softplus(x)),
  Softsign: each((tf, x) => tf.div(x, tf.add(tf.abs(x), 1))),
  Erf: each((tf, x) => tf.erf(x)),
  Exp: each((tf, x) => tf.exp(x)),
  Log: each((tf, x) => tf.log(x)),
  Sqrt: each((tf, x) => tf.sqrt(x)),
  Reciprocal: each((tf, x) => tf.reciprocal(x)),
  Neg: each((tf, x) => tf.neg(x)),
  Abs: each((tf, x) => tf.abs(x)),
  Sign: each((tf, x) => tf.sign(x)),
  Floor: each((tf, x) => tf.floor(x)),
  Ceil: each((tf, x) => tf.ceil(x)),
  Round: each((tf, x) => tf.round(x)),
  Sin: each((tf, x) => tf.sin(x)),
  Cos: each((tf, x) => tf.cos(x)),
  Tan: each((tf, x) => tf.tan(x)),
  Sinh: each((tf, x) => tf.sinh(x)),
  Cosh: each((tf, x) => tf.cosh(x)),
  Asin: each((tf, x) => tf.asin(x)),
  Atan: each((tf, x) => tf.atan(x)),
  Asinh: each((tf, x) => tf.asinh(x)),
  Atanh: each((tf, x) => tf.atanh(x)),
  'com.microsoft.Gelu': each((tf, x) => gelu(tf, x)),
  'com.microsoft.FastGelu': (scope) => {
    const { tf, node, value } = scope;
    return node.has(1)
      ? value(0).map((x) => fastGelu(tf, tf.add(x, value(1).plain)))
      : value(0).map((x) => fastGelu(tf, x));
  },
  'com.microsoft.QuickGelu': each((tf, x, { node }) => tf.mul(x, tf.sigmoid(tf.mul(x, float(node, 'alpha', 1.702))))),
};

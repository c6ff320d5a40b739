import { passThrough } from '../channels/scope.ts';
import { sumTo } from '../gradient/sum-to.ts';
import type { Dimension } from '../graph.ts';
import { clipGradient } from './clip-gradient.ts';
import { elementwiseGradients, stepwise } from './elementwise-gradients.ts';
import type { Known } from './known.ts';
import { roundedTo } from './known.ts';
import type { Operator } from './operator.ts';
import type { TypedNode } from './typed-node.ts';

interface ElementwiseOptions {
  /** For shape arithmetic; left out where no export computes shapes with the operator. */
  readonly compute?: (x: number) => number;
  /** A removed channel holds zeros in the masked network: where that gives no finite number the channels stay. */
  readonly finiteAtZero?: boolean;
}

/** Works on each element alone: types and channels stay as they are. */
function elementwise(name: string, { compute, finiteAtZero = true }: ElementwiseOptions = {}): Operator {
  const backward = elementwiseGradients[name];
  return {
    name,
    infer: (node) => [node.type(0)],
    ...(compute && { evaluate: (node) => mapped(node, compute) }),
    ...(backward && {
      gradient(scope) {
        const dy = scope.dy(0);
        if (dy !== null) scope.give(0, backward(scope, dy));
      },
    }),
    ...(stepwise.has(name) && { gradient: () => undefined }),
    channels(scope) {
      if (!finiteAtZero) scope.fix(scope.layout(0).ids);
      passThrough(scope);
    },
  };
}

function mapped(node: TypedNode, compute: (x: number) => number): Known | undefined {
  const known = node.known(0);
  if (!known || known.type === 'float16' || known.data instanceof Float32Array) return undefined;
  const data: Dimension[] = [];
  for (let index = 0; index < known.data.length; index++) {
    const element = known.data[index]!;
    if (typeof element !== 'number') return undefined;
    data.push(roundedTo(known.type, compute(element)));
  }
  return { ...known, data };
}

/** Half to even, as ONNX rounds. */
function rounded(x: number): number {
  const below = Math.floor(x);
  const half = x - below === 0.5;
  return half ? 2 * Math.round(x / 2) : Math.round(x);
}

/** x, bias (optional): the bias is added to x before. */
const fastGelu: Operator = {
  ...elementwise('com.microsoft.FastGelu'),
  gradient(scope) {
    const dy = scope.dy(0);
    if (dy === null) return;
    const gradient = elementwiseGradients['com.microsoft.FastGelu']!(scope, dy);
    for (const input of [0, 1]) {
      if (scope.wants(input)) scope.give(input, sumTo(scope, gradient, scope.dims(scope.input(input))));
    }
  },
};

const plain = [
  ...['Relu', 'LeakyRelu', 'Elu', 'Selu', 'Celu', 'ThresholdedRelu', 'Sigmoid', 'HardSigmoid', 'HardSwish'],
  ...['Tanh', 'Softplus', 'Softsign', 'Erf', 'Sin', 'Cos', 'Sinh', 'Cosh', 'Tan', 'Asin', 'Atan', 'Asinh', 'Atanh'],
  // ONNX Runtime's own, which its optimiser and Keras converters write.
  ...['com.microsoft.Gelu', 'com.microsoft.QuickGelu'],
];

export const elementwiseOperators: readonly Operator[] = [
  ...plain.map((name) => elementwise(name)),
  { ...elementwise('Clip'), gradient: clipGradient },
  fastGelu,
  elementwise('Exp', { compute: Math.exp }),
  elementwise('Log', { compute: Math.log, finiteAtZero: false }),
  elementwise('Reciprocal', { compute: (x) => 1 / x, finiteAtZero: false }),
  elementwise('Sqrt', { compute: Math.sqrt }),
  elementwise('Neg', { compute: (x) => -x }),
  elementwise('Abs', { compute: Math.abs }),
  elementwise('Sign', { compute: Math.sign }),
  elementwise('Floor', { compute: Math.floor }),
  elementwise('Ceil', { compute: Math.ceil }),
  elementwise('Round', { compute: rounded }),
];

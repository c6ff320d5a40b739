import { passThrough } from '../channels/scope.ts';
import { algebra } from '../gradient/algebra.ts';
import { sumOver } from '../gradient/fill.ts';
import type { GradientScope } from '../gradient/scope.ts';
import { above } from '../gradient/step.ts';
import { sumTo } from '../gradient/sum-to.ts';
import { broadcastDims } from './broadcast.ts';
import { joinOperands } from './join-operands.ts';
import type { Operator } from './operator.ts';

/** Mixes everything along its axis, so channels along it must all stay. */
function alongOneAxis(name: string, gradient: (scope: GradientScope) => void): Operator {
  return {
    name,
    gradient,
    infer(node) {
      node.axis(node.int('axis', -1), node.rank(0));
      return [node.type(0)];
    },
    channels(scope) {
      const layout = scope.layout(0);
      const { node } = scope;
      if (layout.axes.includes(node.axis(node.int('axis', -1), node.rank(0)))) scope.fix(layout.ids);
      scope.set(0, layout);
    },
  };
}

/** y * (dy - sum of dy * y) */
function softmaxGradient(scope: GradientScope): void {
  const dy = scope.dy(0);
  if (dy === null) return;
  const { mul, sub } = algebra(scope);
  const axis = scope.node.axis(scope.node.int('axis', -1), scope.node.rank(0));
  const y = scope.output(0);
  scope.give(0, mul(y, sub(dy, sumOver(scope, mul(dy, y), [axis]))));
}

/** dy - softmax * sum of dy */
function logSoftmaxGradient(scope: GradientScope): void {
  const dy = scope.dy(0);
  if (dy === null) return;
  const { mul, sub, exp } = algebra(scope);
  const axis = scope.node.axis(scope.node.int('axis', -1), scope.node.rank(0));
  scope.give(0, sub(dy, mul(exp(scope.output(0)), sumOver(scope, dy, [axis]))));
}

/** x where it is above zero, slope * x below; the slope broadcasts to x, mostly as [C, 1, 1]. */
const prelu: Operator = {
  name: 'PRelu',
  infer(node) {
    if (broadcastDims(node, [node.dims(0), node.dims(1)]).join() !== node.dims(0).join()) {
      node.fail('the slope does not broadcast to the input');
    }
    return [node.type(0)];
  },
  parameters: [1],
  channels: (scope) => joinOperands(scope),

  gradient(scope) {
    const dy = scope.dy(0);
    if (dy === null) return;
    const { add, sub, mul, atMost } = algebra(scope);
    const [x, slope] = [scope.input(0), scope.input(1)];
    if (scope.wants(0)) scope.give(0, mul(dy, add(mul(above(scope, x), sub(1, slope)), slope)));
    if (scope.wants(1)) scope.give(1, sumTo(scope, mul(dy, atMost(x, 0)), scope.dims(slope)));
  },
};

/** Inference passes the input through; the optional second output is the mask. */
const dropout: Operator = {
  name: 'Dropout',
  infer(node) {
    if (node.has(2) && node.known(2)?.data[0] !== 0)
      node.fail('the model is in training mode; export it for inference');
    return [node.type(0), { type: 'bool', dims: node.dims(0) }];
  },
  channels(scope) {
    passThrough(scope);
    scope.set(1, scope.layout(0));
  },
  gradient(scope) {
    const dy = scope.dy(0);
    if (dy !== null) scope.give(0, dy);
  },
};

export const activationOperators: readonly Operator[] = [
  alongOneAxis('Softmax', softmaxGradient),
  alongOneAxis('LogSoftmax', logSoftmaxGradient),
  // Constant between its steps: nothing flows back.
  alongOneAxis('Hardmax', () => undefined),
  prelu,
  dropout,
];

import { passThrough } from '../channels/scope.ts';
import { broadcastDims } from './broadcast.ts';
import { joinOperands } from './join-operands.ts';
import type { Operator } from './operator.ts';

/** Mixes everything along its axis, so channels along it must all stay. */
function alongOneAxis(name: string): Operator {
  return {
    name,
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
};

export const activationOperators: readonly Operator[] = [
  alongOneAxis('Softmax'),
  alongOneAxis('LogSoftmax'),
  alongOneAxis('Hardmax'),
  prelu,
  dropout,
];

import { passThrough } from '../channels/scope.ts';
import type { Operator } from './operator.ts';

/** Works on each element alone: types and channels stay as they are. */
function elementwise(name: string): Operator {
  return {
    name,
    infer: (node) => [node.type(0)],
    channels: passThrough,
  };
}

/** Mixes everything along its axis, so channels along it must all stay. */
const softmax: Operator = {
  name: 'Softmax',
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
  elementwise('Relu'),
  elementwise('LeakyRelu'),
  elementwise('Clip'),
  elementwise('Sigmoid'),
  elementwise('HardSigmoid'),
  elementwise('HardSwish'),
  elementwise('Tanh'),
  softmax,
  dropout,
];

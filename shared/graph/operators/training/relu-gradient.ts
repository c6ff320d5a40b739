import { above } from '../../gradient/step.ts';
import { trainingOperator } from './training-operator.ts';

/** dy, y -> dy where y is above zero, else 0, of y = max(x, 0). */
const reluGradient = trainingOperator('ReluGradient', {
  infer: (node) => [node.type(0)],
  expand: (scope) => [scope.add('Mul', [scope.input(0), above(scope, scope.input(1))])],
});

export const reluGradients = [reluGradient];

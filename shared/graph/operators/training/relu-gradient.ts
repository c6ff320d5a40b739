import { trainingOperator } from './training-operator.ts';

/**
 * dy, y -> dy where y is above zero, else 0, of y = max(x, 0). The step function is a clipped line that is too steep for
 * any number to lie on its slope: one pass in every runtime, where a comparison and a choice are two slow ones.
 */
const reluGradient = trainingOperator('ReluGradient', {
  infer: (node) => [node.type(0)],
  expand(scope) {
    const step = scope.add('HardSigmoid', [scope.input(1)], {
      alpha: { kind: 'float', value: 3e38 },
      beta: { kind: 'float', value: 0 },
    });
    return [scope.add('Mul', [scope.input(0), step])];
  },
});

export const reluGradients = [reluGradient];

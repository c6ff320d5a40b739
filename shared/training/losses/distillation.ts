import { int } from '../../graph/attribute.ts';
import { algebra } from '../../graph/gradient/algebra.ts';
import { overClasses, positionsOf } from './labels.ts';
import type { Loss } from './loss.ts';
import { mean } from './mean.ts';

/**
 * Kullback-Leibler divergence of the softmax of logits [N, classes, positions…] from that of a teacher's, both divided by
 * a temperature T, times T^2, so that its gradients keep their size at any T (Hinton et al. 2015, section 2.1).
 */
export const distillation: Loss = {
  classes: true,
  target: ({ dims }) => ({ type: 'float32', dims }),
  elements: positionsOf,

  build(scope, { temperature = 4 }) {
    const { sub, mul, exp } = algebra(scope);
    const logarithms = (logits: string): string =>
      scope.add('LogSoftmax', [mul(logits, 1 / temperature)], { axis: int(1) });
    const teacher = logarithms(scope.target);
    const gap = sub(teacher, logarithms(scope.output));
    return mul(mean(scope, overClasses(scope, mul(exp(teacher), gap))), temperature * temperature);
  },
};

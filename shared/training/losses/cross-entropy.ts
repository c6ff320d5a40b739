import { int, ints } from '../../graph/attribute.ts';
import { algebra } from '../../graph/gradient/algebra.ts';
import { labelsOf, oneHot, overClasses, positionsOf } from './labels.ts';
import type { Loss } from './loss.ts';
import { quotient, total } from './mean.ts';

/**
 * Cross-entropy of logits [N, classes, positions…] with labels [N, positions…] (natural logarithm), averaged over all
 * labels that are a class: per image, or per pixel.
 */
export const crossEntropy: Loss = {
  classes: true,
  target: labelsOf,
  elements: positionsOf,

  build(scope, { labelSmoothing = 0 }) {
    const { add, mul, neg } = algebra(scope);
    const likelihoods = scope.add('LogSoftmax', [scope.output], { axis: int(1) });
    const classes = oneHot(scope);
    const valid = overClasses(scope, classes);
    let each = overClasses(scope, mul(likelihoods, classes));
    if (labelSmoothing > 0) {
      const even = scope.add('ReduceMean', [likelihoods], { axes: ints([1]), keepdims: int(0) });
      each = add(mul(each, 1 - labelSmoothing), mul(mul(even, valid), labelSmoothing));
    }
    const { weight } = scope;
    const sum = total(scope, weight === null ? each : mul(each, weight));
    return neg(quotient(scope, sum, total(scope, weight === null ? valid : mul(valid, weight))));
  },
};

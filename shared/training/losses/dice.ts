import { int } from '../../graph/attribute.ts';
import { algebra } from '../../graph/gradient/algebra.ts';
import { labelsOf, oneHot, positionsOf } from './labels.ts';
import type { Loss } from './loss.ts';
import { quotient, total } from './mean.ts';

/**
 * Soft Dice loss of logits [N, classes, positions…] with labels [N, positions…]: 1 - 2 * sum(p * g) / (sum(p) + sum(g)) of
 * the softmax p and the labels g of a class, summed over the batch and all positions that are labelled, and averaged over
 * the classes that the labels hold (Milletari et al. 2016, with the plain sums of Drozdzal et al. 2016).
 */
export const dice: Loss = {
  classes: true,
  target: labelsOf,
  elements: positionsOf,

  build(scope, _options) {
    const { add, sub, mul } = algebra(scope);
    const others = scope.dims(scope.output).flatMap((_, axis) => (axis === 1 ? [] : [axis]));
    const perClass = (value: string): string =>
      scope.add('ReduceSum', [value, scope.ints(others)], { keepdims: int(0) });
    const labels = oneHot(scope);
    let counts = scope.add('ReduceSum', [labels, scope.ints([1])]);
    let truth = labels;
    if (scope.weight !== null) {
      counts = mul(counts, scope.add('Unsqueeze', [scope.weight, scope.ints([1])]));
      truth = mul(labels, counts);
    }
    const shares = mul(scope.add('Softmax', [scope.output], { axis: int(1) }), counts);
    const truthSize = perClass(truth);
    const overlap = mul(perClass(mul(shares, labels)), 2);
    const score = quotient(scope, overlap, add(perClass(shares), truthSize));
    const float32 = int(1);
    const present = scope.add('Cast', [scope.add('Greater', [truthSize, scope.scalar(0)])], { to: float32 });
    return quotient(scope, total(scope, mul(sub(1, score), present)), total(scope, present));
  },
};

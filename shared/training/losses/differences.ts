import { algebra } from '../../graph/gradient/algebra.ts';
import type { Loss, LossOptions, LossScope } from './loss.ts';
import { mean } from './mean.ts';

/** A mean over all elements of a function of output and target, which have the same dimensions. */
function elementwise(build: (scope: LossScope, options: LossOptions) => string): Loss {
  return {
    classes: false,
    target: ({ dims }) => ({ type: 'float32', dims }),
    elements: ({ dims }) => dims,
    build: (scope, options) => mean(scope, build(scope, options)),
  };
}

/** (output - target)^2; against a teacher's features it is their distillation (Romero et al. 2015, equation 3). */
export const meanSquaredError = elementwise((scope) => {
  const { sub, mul } = algebra(scope);
  const difference = sub(scope.output, scope.target);
  return mul(difference, difference);
});

/** |output - target| */
export const absoluteError = elementwise((scope) => {
  const { sub, abs } = algebra(scope);
  return abs(sub(scope.output, scope.target));
});

/**
 * d^2 / (2 * beta) of differences d below beta, |d| - beta / 2 of larger ones (Girshick 2015, equation 3): Huber's loss
 * over beta. With c = min(|d|, beta) both are c * (|d| - c / 2) / beta.
 */
export const smoothL1 = elementwise((scope, { beta = 1 }) => {
  const { sub, mul, abs, atMost } = algebra(scope);
  const size = abs(sub(scope.output, scope.target));
  const near = atMost(size, beta);
  return mul(mul(near, sub(size, mul(near, 0.5))), 1 / beta);
});

/**
 * Binary cross-entropy of logits x with probabilities y, 0 to 1: log(1 + exp(x)) - x * y, which is
 * -y * log(sigmoid(x)) - (1 - y) * log(1 - sigmoid(x)) without a logarithm of 0.
 */
export const binaryCrossEntropy = elementwise((scope) => {
  const { sub, mul } = algebra(scope);
  return sub(scope.add('Softplus', [scope.output]), mul(scope.output, scope.target));
});

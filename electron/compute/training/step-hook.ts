import type { Tensors } from './tensors.ts';

/** What a method adds to a step. All its functions change the arrays that they are given, in place. */
export interface StepHook {
  /** Weights that the engine shall see changed, by `beforeForward`. */
  readonly replaced?: readonly string[];
  /**
   * Changes what the engine sees: `seen` holds the replaced weights, as the hooks before left them. The gradients are taken
   * there and go to the weights themselves: the straight-through estimator (Bengio et al. 2013).
   */
  beforeForward?(seen: Tensors): void;
  /** Adds the gradients of a penalty on the weights, and gives its value. */
  afterBackward?(gradients: Tensors, weights: Tensors): number;
  /** Brings weights back to where they may be, once the optimiser has moved them. */
  afterStep?(weights: Tensors): void;
}

import type { Stateful } from '../state.ts';
import type { Tensors } from '../tensors.ts';

/** Changes the weights that it was made for. No array of numbers is made in a step. */
export interface Optimizer extends Stateful {
  /** What it remembers of each weight: arrays of the weights' shapes. */
  readonly moments: readonly Tensors[];
  /**
   * One step down the gradients, in place. Weights without a gradient stay as they are, decay included. Gradients may be
   * changed on the way.
   */
  step(gradients: Tensors, learningRate: number): void;
}

/** Which weights decay, and how much: the coefficient of the weight in its own gradient. */
export interface WeightDecay {
  readonly coefficient: number;
  readonly weights: ReadonlySet<string>;
}

export function decayOf({ coefficient, weights }: WeightDecay, name: string): number {
  return weights.has(name) ? coefficient : 0;
}

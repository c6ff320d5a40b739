import type { NodeScope } from '../../graph/gradient/scope.ts';
import type { Dimension, ValueType } from '../../graph/graph.ts';

/** What a term of the objective says besides its kind. */
export interface LossOptions {
  /** Cross-entropy: share of the target spread evenly over all classes (Szegedy et al. 2016), 0 to 1. */
  readonly labelSmoothing?: number;
  /** Distillation: both sides' logits are divided by it (Hinton et al. 2015); 4 when absent. */
  readonly temperature?: number;
  /** Smooth L1: the difference at which the square becomes a line, in the target's unit; 1 when absent. */
  readonly beta?: number;
  /** The term has a further input `<target>.weight` that weighs every element of the mean. */
  readonly weighted?: boolean;
}

/** One kind of loss, written as nodes. */
export interface Loss {
  /** The output holds logits [N, classes, positions…] of two classes or more. */
  readonly classes: boolean;
  /** What the target input is, for an output with these dimensions; labels are int32, of void where they are no class. */
  target(output: ValueType): ValueType;
  /** Dimensions of what is averaged, and of the weights where the term has such. */
  elements(output: ValueType): readonly Dimension[];
  /** Adds the nodes of a scalar: a mean over the batch and, where there are, positions. */
  build(scope: LossScope, options: LossOptions): string;
}

/** Where a loss writes its nodes: all dimensions are numbers here. */
export interface LossScope extends Pick<NodeScope, 'add' | 'dims' | 'ints' | 'scalar' | 'constant'> {
  readonly output: string;
  readonly target: string;
  /** Of the dimensions of the elements; null weighs all alike. */
  readonly weight: string | null;
}

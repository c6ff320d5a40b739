import type { GraphBuilder } from '../../graph/builder.ts';
import type { ValueType } from '../../graph/graph.ts';

/** What a term of the objective says besides its kind. */
export interface LossOptions {
  /** Cross-entropy: share of the target spread evenly over all classes (Szegedy et al. 2016), 0 to 1. */
  readonly labelSmoothing?: number;
  /** Distillation: both sides' logits are divided by it (Hinton et al. 2015). */
  readonly temperature?: number;
  /** The term has a further input `<target>.weight` that weighs every element of the mean. */
  readonly weighted?: boolean;
}

/** One kind of loss, written as nodes. */
export interface Loss {
  /** What the target input is, for an output with these dimensions; labels are int32, of void where they are 255 or negative. */
  target(output: ValueType): ValueType;
  /** Adds the nodes of a scalar: a mean over the batch and, where there are, positions. */
  build(builder: GraphBuilder, at: LossValues, options: LossOptions): string;
}

export interface LossValues {
  /** Prefix of the names of nodes. */
  readonly name: string;
  readonly output: string;
  readonly target: string;
  /** Weights that broadcast to the elements of the mean; null weighs all alike. */
  readonly weight: string | null;
}

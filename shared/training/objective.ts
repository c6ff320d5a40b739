import type { LossOptions } from './losses/loss.ts';
import type { LossKind } from './losses/registry.ts';

/** One term of the loss: what an output should be. */
export interface LossTerm extends LossOptions {
  /** Unique; the term's target input is called so, and its value is reported under this name. */
  readonly name: string;
  readonly kind: LossKind;
  /** A value of the graph: mostly a graph output, or a feature within. */
  readonly output: string;
  /** Its share in the sum of losses; 1 when absent. */
  readonly weight?: number;
}

/** What training lowers: the weighted sum of terms. */
export interface Objective {
  readonly terms: readonly LossTerm[];
}

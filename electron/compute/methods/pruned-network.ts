import type { Graph } from '../../../shared/graph/graph.ts';
import type { ComputedCandidate } from '../protocol.ts';

/** A network of the dense one's shape that is pruned: by units, by single weights, or not at all. */
export interface PrunedNetwork {
  readonly network: Graph;
  /** Units that are cut away. */
  readonly removed: ReadonlySet<number>;
  /** Which of its weights are zero without a unit leaving; null where none are. */
  readonly sparse: SparseWeights | null;
}

/** Weights that stay zero, though no unit leaves for them. */
export interface SparseWeights {
  /** Which zeros there may be, such as "irregular" or "2:4". */
  readonly pattern: string;
  /** By weight, 1 where an element lives and 0 where it stays zero. */
  readonly masks: ReadonlyMap<string, Uint8Array>;
}

/** What is cut away for a level, and what was predicted of it before it was measured. */
export interface ChosenPlan extends Pick<ComputedCandidate, 'planned'> {
  readonly removed: ReadonlySet<number>;
}

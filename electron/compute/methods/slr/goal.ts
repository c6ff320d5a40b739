import type { Graph } from '../../../../shared/graph/graph.ts';
import type { ChosenPlan, PrunedNetwork } from '../pruned-network.ts';
import type { Projection } from './projection.ts';

/** What the networks of a level shall look like. */
export interface Goal {
  readonly projection: Projection;
  readonly planned: ChosenPlan['planned'];
  /** Everything that the projection depends on, for checkpoints. JSON. */
  readonly stated: unknown;
  /** The nearest network of the set: with real zeros, and what may be cut away for them. */
  prune(network: Graph): PrunedNetwork;
}

import type { Graph } from './graph.ts';

export interface NodeCost {
  readonly macs: number;
  readonly params: number;
}

export interface GraphCost extends NodeCost {
  /** Bytes of all intermediate values of one inference. */
  readonly activationBytes: number;
  /** By node name. */
  readonly perNode: ReadonlyMap<string, NodeCost>;
}

/**
 * Cost of one inference at batch 1. A multiply-accumulate counts once; biases, normalisation, activations and pooling
 * count none. `params` are the trainable ones: running statistics are not among them.
 */
export function costOf(graph: Graph): GraphCost {
  throw new Error(`cost of ${graph.name}: being written`);
}

import type { Graph } from './graph.ts';

/**
 * A graph as every other pass expects it, made once on import: checked (MODEL_INVALID, OPERATOR_UNKNOWN,
 * SHAPE_INVALID), shape subgraphs and Constant nodes folded into constants, what nothing uses dropped, nodes named.
 */
export function normalize(graph: Graph): Graph {
  throw new Error(`normal form of ${graph.name}: being written`);
}

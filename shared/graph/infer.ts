import { analyze } from './analyze.ts';
import type { Graph, ValueType } from './graph.ts';

/** The type of every value: graph inputs, constants and node outputs. SHAPE_INVALID names the node that disagrees. */
export function inferTypes(graph: Graph): ReadonlyMap<string, ValueType> {
  return analyze(graph).types;
}

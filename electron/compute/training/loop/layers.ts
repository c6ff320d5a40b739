import type { Graph } from '../../../../shared/graph/graph.ts';

/** By constant, the name of the first node that reads it: what messages call the layer. */
export function layersOf(graph: Graph): ReadonlyMap<string, string> {
  const layers = new Map<string, string>();
  for (const { name, inputs } of graph.nodes) {
    for (const input of inputs) if (graph.constants.has(input) && !layers.has(input)) layers.set(input, name);
  }
  return layers;
}

import type { Graph, Node } from './graph.ts';

/** The graph without nodes and constants that no output depends on. */
export function dropUnused(graph: Graph): Graph {
  const used = new Set(graph.outputs.map(({ name }) => name));
  const nodes: Node[] = [];
  for (const node of graph.nodes.toReversed()) {
    if (!node.outputs.some((output) => used.has(output))) continue;
    nodes.push(node);
    for (const input of node.inputs) if (input !== '') used.add(input);
  }
  const constants = new Map([...graph.constants].filter(([name]) => used.has(name)));
  return { ...graph, nodes: nodes.reverse(), constants };
}

import { analyze } from '../analyze.ts';
import { GraphBuilder } from '../builder.ts';
import type { Graph, Node } from '../graph.ts';
import { nodeScope } from './node-scope.ts';

/** The graph with every operator that no runtime has written out in standard ones; all dimensions must be numbers. */
export function expand(graph: Graph): Graph {
  const reserved = graph.nodes.flatMap((node) => [node.name, ...node.outputs]);
  const builder = new GraphBuilder(graph, reserved);
  const renamed = new Map<string, string>();
  const current = (value: string): string => renamed.get(value) ?? value;
  const outputs = new Set(graph.outputs.map(({ name }) => name));
  for (const analyzed of analyze(graph).nodes) {
    const { operator, node } = analyzed;
    const own: Node = { ...node.node, inputs: node.node.inputs.map(current) };
    if (operator.expand === undefined) {
      builder.node(own);
      continue;
    }
    const scope = { ...nodeScope(builder, analyzed, own.name), input: (input: number) => own.inputs[input]! };
    operator.expand(scope).forEach((value, index) => {
      const name = own.outputs[index];
      if (name === undefined) return;
      renamed.set(name, value);
      if (!outputs.has(name)) return;
      // A graph output keeps its name.
      const identity = { domain: '', operator: 'Identity', attributes: {} };
      builder.node({ ...identity, name: `${name}/output`, inputs: [value], outputs: [name] });
    });
  }
  return builder.finish(graph.outputs.map(({ name }) => name));
}

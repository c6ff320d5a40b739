import { analyze, type AnalyzedNode } from '../analyze.ts';
import { GraphBuilder } from '../builder.ts';
import type { Graph, Node } from '../graph.ts';
import { nodeScope } from './node-scope.ts';

/** The graph with every operator that no runtime has written out in standard ones. */
export function expand(graph: Graph): Graph {
  const reserved = graph.nodes.flatMap((node) => [node.name, ...node.outputs]);
  const builder = new GraphBuilder(graph, reserved);
  const renamed = new Map<string, string>();
  const current = (value: string): string => renamed.get(value) ?? value;
  const outputs = new Set(graph.outputs.map(({ name }) => name));
  for (const analyzed of analyze(graph).nodes) {
    const inputs = analyzed.node.node.inputs.map(current);
    expandNode(builder, analyzed, inputs, outputs).forEach((value, index) => {
      renamed.set(analyzed.node.node.outputs[index]!, value);
    });
  }
  return builder.finish(graph.outputs.map(({ name }) => name));
}

/**
 * Writes one node with other names of inputs, in standard operators; gives the names of its outputs. Those that are
 * among `outputs` keep theirs.
 */
export function expandNode(
  builder: GraphBuilder,
  analyzed: AnalyzedNode,
  inputs: readonly string[],
  outputs: ReadonlySet<string>,
): readonly string[] {
  const { operator, node } = analyzed;
  const own: Node = { ...node.node, inputs };
  if (operator.expand === undefined) {
    builder.node(own);
    return own.outputs;
  }
  const scope = { ...nodeScope(builder, analyzed, own.name), input: (input: number) => inputs[input]! };
  return operator.expand(scope).map((value, index) => {
    const name = own.outputs[index];
    if (name === undefined || !outputs.has(name)) return value;
    builder.node({
      name: `${name}/output`,
      domain: '',
      operator: 'Identity',
      inputs: [value],
      outputs: [name],
      attributes: {},
    });
    return name;
  });
}

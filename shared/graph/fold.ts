import { analyze } from './analyze.ts';
import { freshName } from './fresh-name.ts';
import type { Graph, Node } from './graph.ts';
import { tensorOf } from './operators/known.ts';

/**
 * Nodes whose value does not depend on the graph's inputs become constants, and shapes that depend on nothing but open
 * dimensions are stated as 0 or -1. What this leaves unused stays: see `dropUnused`.
 */
export function foldConstants(graph: Graph): Graph {
  const { nodes, known, types: taken } = analyze(graph);
  const constants = new Map(graph.constants);
  // Identity of a constant: its users share the constant, as they did before.
  const aliases = new Map<string, string>();
  const outputs = new Set(graph.outputs.map(({ name }) => name));
  const kept: Node[] = [];

  for (const { operator, node: typed, outputs: types } of nodes) {
    const node = { ...typed.node, inputs: typed.node.inputs.map((input) => aliases.get(input) ?? input) };
    const output = node.outputs[0]!;
    const foldable = node.outputs.length === 1 && !outputs.has(output);
    if (foldable && operator.name === 'Identity' && constants.has(node.inputs[0]!)) {
      aliases.set(output, node.inputs[0]!);
      continue;
    }
    const value = foldable ? known(output) : undefined;
    const tensor = value && tensorOf(value);
    if (tensor) {
      constants.set(output, tensor);
      continue;
    }
    const inputs = [...node.inputs];
    for (const [input, settled] of operator.settle?.(typed, types) ?? []) {
      if (constants.has(inputs[input]!)) continue;
      inputs[input] = settled ? freshName(`${node.name}.shape`, (name) => taken.has(name) || constants.has(name)) : '';
      if (settled) constants.set(inputs[input], settled);
    }
    while (inputs.at(-1) === '') inputs.pop();
    kept.push({ ...node, inputs });
  }
  return { ...graph, nodes: kept, constants };
}

import type { Graph, ValueType } from './graph.ts';
import { knownOf } from './operators/known.ts';
import type { Known } from './operators/known.ts';
import type { Operator } from './operators/operator.ts';
import { operatorOf } from './operators/registry.ts';
import { TypedNode } from './operators/typed-node.ts';

/** A node with its operator and types. */
export interface AnalyzedNode {
  readonly operator: Operator;
  readonly node: TypedNode;
  readonly outputs: readonly ValueType[];
}

export interface Analysis {
  /** In topological order, as in the graph. */
  readonly nodes: readonly AnalyzedNode[];
  readonly types: ReadonlyMap<string, ValueType>;
  /** What a value is, where it is known without running the network. */
  readonly known: (value: string) => Known | undefined;
}

/** Types and known values of a whole graph, in one pass over its nodes. */
export function analyze(graph: Graph): Analysis {
  const types = new Map<string, ValueType>();
  const computed = new Map<string, Known | undefined>();
  const known = (value: string): Known | undefined => {
    if (computed.has(value)) return computed.get(value);
    const tensor = graph.constants.get(value);
    const result = tensor && knownOf(tensor);
    computed.set(value, result);
    return result;
  };

  for (const { name, type, dims } of graph.inputs) types.set(name, { type, dims });
  for (const [name, { type, dims }] of graph.constants) types.set(name, { type, dims });
  const nodes = graph.nodes.map((node) => {
    const operator = operatorOf(node);
    const typed = new TypedNode(
      node,
      node.inputs.map((input) => types.get(input)),
      known,
    );
    const outputs = operator.infer(typed);
    node.outputs.forEach((output, index) => {
      const type = outputs[index] ?? typed.fail(`output ${index} ('${output}') is not known`);
      if (output !== '') types.set(output, type);
    });
    const value = operator.evaluate?.(typed, outputs);
    if (value && node.outputs.length === 1) computed.set(node.outputs[0]!, value);
    return { operator, node: typed, outputs };
  });
  return { nodes, types, known };
}

import type { Dimension, Graph, ValueType } from './graph.ts';
import { knownOf } from './operators/known.ts';
import type { Known } from './operators/known.ts';
import type { Operator } from './operators/operator.ts';
import { operatorOf } from './operators/registry.ts';
import { TypedNode } from './operators/typed-node.ts';

/** Elements of one image's value beyond which a file is damaged or hostile: 8 GB of float32. */
const largestValue = 2 ** 31;
/** Elements that one value of shape arithmetic may have: a small file can ask for a huge constant. */
const largestKnown = 2 ** 24;
/** Elements that all of them may have together; packed weights count one each, loose numbers sixteen. */
const allKnown = 2 ** 25;
const looseWeight = 16;

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

/** Graphs never change, and nearly every pass over one asks for the same analysis. */
const analyses = new WeakMap<Graph, Analysis>();

/** Types and known values of a whole graph, in one pass over its nodes; made once for each graph. */
export function analyze(graph: Graph): Analysis {
  let analysis = analyses.get(graph);
  if (!analysis) analyses.set(graph, (analysis = analysisOf(graph)));
  return analysis;
}

function analysisOf(graph: Graph): Analysis {
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
  let room = allKnown;
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
      if (sizeOf(type.dims) > largestValue) typed.fail(`output '${output}' would be [${type.dims.join(', ')}]`);
      if (output !== '') types.set(output, type);
    });
    const result = node.outputs[0];
    if (operator.evaluate && node.outputs.length === 1 && result) {
      const { type, dims } = outputs[0]!;
      const size = sizeOf(dims);
      if (size <= largestKnown && size * (type === 'float32' ? 1 : looseWeight) <= room) {
        const value = operator.evaluate(typed, outputs);
        computed.set(result, value);
        if (value) room -= value.data.length * (value.data instanceof Float32Array ? 1 : looseWeight);
      }
    }
    return { operator, node: typed, outputs };
  });
  return { nodes, types, known };
}

/** Elements, with one for each open dimension; beyond every limit when a dimension is no size at all. */
function sizeOf(dims: readonly Dimension[]): number {
  let size = 1;
  for (const dim of dims) {
    if (typeof dim === 'string') continue;
    if (!Number.isSafeInteger(dim) || dim < 0) return Number.POSITIVE_INFINITY;
    size *= dim;
  }
  return size;
}

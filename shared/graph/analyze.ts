import { EspalierError } from '../api/errors.ts';
import type { Dimension, Graph, ValueType } from './graph.ts';
import { knownOf } from './operators/known.ts';
import type { Known } from './operators/known.ts';
import type { Operator } from './operators/operator.ts';
import { operatorOf } from './operators/registry.ts';
import { TypedNode } from './operators/typed-node.ts';
import { mostDimensions } from './tensor.ts';

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

/** Types and known values of a whole graph, in one pass over its nodes. */
export function analyze(graph: Graph): Analysis {
  const types = new Map<string, ValueType>();
  const computed = new Map<string, Known | undefined>();
  const known = (value: string): Known | undefined => {
    if (computed.has(value)) return computed.get(value);
    const tensor = graph.constants.get(value);
    // Whole numbers take eight bytes each once they are known, and nothing computes with that many.
    const fits = tensor && (tensor.data instanceof Float32Array || tensor.data.length <= largestKnown / looseWeight);
    const result = fits ? knownOf(tensor) : undefined;
    computed.set(value, result);
    return result;
  };

  for (const { name, type, dims } of graph.inputs) {
    if (isAbsurd(dims)) throw tooLarge(`The input '${name}' is [${dims.join(', ')}].`);
    types.set(name, { type, dims });
  }
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
      if (isAbsurd(type.dims)) typed.fail(`output '${output}' would be [${type.dims.join(', ')}]`);
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
        // It may have tried, as far as the first open dimension.
        else if (node.inputs.every((input) => known(input))) room -= size * looseWeight;
      }
    }
    return { operator, node: typed, outputs };
  });
  return { nodes, types, known };
}

function tooLarge(message: string): EspalierError {
  return new EspalierError(
    'SHAPE_INVALID',
    message,
    'No image is that large: the file is damaged, or was exported with a wrong example input.',
  );
}

function isAbsurd(dims: readonly Dimension[]): boolean {
  return dims.length > mostDimensions || sizeOf(dims) > largestValue;
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

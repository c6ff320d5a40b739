import { EspalierError } from '../api/errors.ts';
import type { Dimension, Graph, Node, ValueType } from './graph.ts';
import { knownOf } from './operators/known.ts';
import type { Known } from './operators/known.ts';
import type { Operator } from './operators/operator.ts';
import { opaqueOperator } from './operators/opaque.ts';
import { operatorOf } from './operators/registry.ts';
import { TypedNode } from './operators/typed-node.ts';
import { mostDimensions, type Tensor } from './tensor.ts';

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
  /** In the order of the node's outputs; of an opaque node only those whose type the file states. */
  readonly outputs: readonly ValueType[];
  /** Why the operator is not looked into: it is not known, or reads a value of unknown type. */
  readonly opaque: 'unknown operator' | 'unknown input' | null;
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
  const analyzer = new Analyzer(graph);
  const nodes = graph.nodes.map((node) => analyzer.add(node));
  return { nodes, types: analyzer.types, known: analyzer.known };
}

/** The analysis of a graph whose nodes come one by one, in topological order. */
export class Analyzer {
  readonly types = new Map<string, ValueType>();
  private readonly constants: ReadonlyMap<string, Tensor>;
  private readonly stated: ReadonlyMap<string, ValueType>;
  private readonly computed = new Map<string, Known | undefined>();
  private room = allKnown;

  constructor({ inputs, constants, stated }: Pick<Graph, 'inputs' | 'constants' | 'stated'>) {
    this.constants = constants;
    this.stated = stated;
    for (const { name, type, dims } of inputs) {
      if (isAbsurd(dims)) throw tooLarge(`The input '${name}' is [${dims.join(', ')}].`);
      this.types.set(name, { type, dims });
    }
    for (const [name, tensor] of constants) this.addConstant(name, tensor);
  }

  /** A constant that has come to the graph's since. */
  addConstant(name: string, { type, dims }: Tensor): void {
    this.types.set(name, { type, dims });
  }

  readonly known = (value: string): Known | undefined => {
    if (this.computed.has(value)) return this.computed.get(value);
    const tensor = this.constants.get(value);
    // Whole numbers take eight bytes each once they are known, and nothing computes with that many.
    const fits = tensor && (tensor.data instanceof Float32Array || tensor.data.length <= largestKnown / looseWeight);
    const result = fits ? knownOf(tensor) : undefined;
    this.computed.set(value, result);
    return result;
  };

  typed(node: Node): TypedNode {
    return new TypedNode(
      node,
      node.inputs.map((input) => this.types.get(input)),
      this.known,
    );
  }

  add(node: Node): AnalyzedNode {
    const typed = this.typed(node);
    const operator = operatorOf(node);
    if (!operator) return this.opaque(typed, 'unknown operator');
    if (node.inputs.some((input) => input !== '' && !this.types.has(input))) return this.opaque(typed, 'unknown input');
    const outputs = operator.infer(typed);
    node.outputs.forEach((output, index) => {
      const type = outputs[index] ?? typed.fail(`output ${index} ('${output}') is not known`);
      if (isAbsurd(type.dims)) typed.fail(`output '${output}' would be [${type.dims.join(', ')}]`);
      if (output !== '') this.types.set(output, type);
    });
    this.evaluate(operator, typed, outputs);
    return { operator, node: typed, outputs, opaque: null };
  }

  /** A node that passes as it is; what the file states of its outputs is believed. */
  private opaque(node: TypedNode, opaque: NonNullable<AnalyzedNode['opaque']>): AnalyzedNode {
    const outputs: ValueType[] = [];
    for (const output of node.node.outputs) {
      const type = this.stated.get(output);
      if (!type || isAbsurd(type.dims)) continue;
      this.types.set(output, type);
      outputs.push(type);
    }
    return { operator: opaqueOperator(node), node, outputs, opaque };
  }

  private evaluate(operator: Operator, typed: TypedNode, outputs: readonly ValueType[]): void {
    const [result, ...others] = typed.node.outputs;
    if (!operator.evaluate || others.length > 0 || !result) return;
    const { type, dims } = outputs[0]!;
    const size = sizeOf(dims);
    if (size > largestKnown || size * (type === 'float32' ? 1 : looseWeight) > this.room) return;
    const value = operator.evaluate(typed, outputs);
    this.computed.set(result, value);
    if (value) this.room -= value.data.length * (value.data instanceof Float32Array ? 1 : looseWeight);
    // It may have tried, as far as the first open dimension.
    else if (typed.node.inputs.every((input) => this.known(input))) this.room -= size * looseWeight;
  }
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

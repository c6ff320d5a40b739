import { analyze } from './analyze.ts';
import type { AnalyzedNode } from './analyze.ts';
import type { Dimension, Graph, ValueType } from './graph.ts';
import type { Multiplications } from './operators/operator.ts';
import { storedWeights } from './quantized-weights.ts';
import { elementCount } from './tensor.ts';
import type { ElementType } from './tensor.ts';

interface NodeCost {
  readonly macs: number;
  readonly params: number;
}

export interface GraphCost extends NodeCost {
  /** Bytes of all intermediate values of one inference. */
  readonly activationBytes: number;
  /** By node name. */
  readonly perNode: ReadonlyMap<string, NodeCost>;
}

/**
 * Cost of one inference at batch 1. A multiply-accumulate counts once; biases, normalisation, activations and pooling
 * count none. `params` are the trainable ones: running statistics are not among them, and a shared weight counts once,
 * with its first user.
 */
export function costOf(graph: Graph): GraphCost {
  const perNode = new Map<string, NodeCost>();
  const counted = new Set<string>();
  let macs = 0;
  let params = 0;
  const { nodes, types } = analyze(graph);
  const stored = storedWeights(graph);
  for (const analyzed of nodes) {
    const own = { macs: 0, params: 0 };
    const work = multiplicationsOf(analyzed);
    if (work) own.macs = work.positions * (work.weight === null ? 1 : elementsOf(types.get(work.weight)!));
    for (const name of parametersOf(analyzed, graph, stored)) {
      if (!counted.has(name)) own.params += elementCount(graph.constants.get(name)!.dims);
      counted.add(name);
    }
    perNode.set(analyzed.node.node.name, own);
    macs += own.macs;
    params += own.params;
  }
  const activationBytes = activationsOf(graph).reduce((sum, { bytes }) => sum + bytes, 0);
  return { macs, params, activationBytes, perNode };
}

export function multiplicationsOf({ operator, node, outputs }: AnalyzedNode): Multiplications | null {
  return operator.multiplications?.(node, outputs) ?? null;
}

/** The constants that a node was trained with; `stored` as `storedWeights` gives it. */
export function parametersOf(
  { operator, node }: AnalyzedNode,
  graph: Graph,
  stored: (value: string) => string | undefined,
): string[] {
  const names: string[] = [];
  for (const input of operator.parameters ?? []) {
    const value = node.node.inputs[input] ?? '';
    const name = stored(value);
    const constant = name === undefined ? undefined : graph.constants.get(name);
    // A single number in the arithmetic of a graph is a setting, not a parameter; integers are one where they are restored.
    if (constant && constant.dims.length > 0 && (constant.type.startsWith('float') || name !== value))
      names.push(name!);
  }
  return names;
}

const bytesPerElement: Record<ElementType, number> = {
  float32: 4,
  float64: 8,
  float16: 2,
  int8: 1,
  uint8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  int64: 8,
  uint64: 8,
  bool: 1,
  string: 0,
};

/**
 * The values that nodes write for one image, with their bytes: the first dimension is the batch. What restores a
 * quantised weight runs once, when the network is loaded, and is none of them.
 */
export function activationsOf(graph: Graph): { readonly value: string; readonly bytes: number }[] {
  const batch = graph.inputs[0]?.dims[0];
  const stored = storedWeights(graph);
  const { types } = analyze(graph);
  return graph.nodes.flatMap(({ outputs }) =>
    outputs.flatMap((value) => {
      const type = stored(value) === undefined ? types.get(value) : undefined;
      return type === undefined ? [] : [{ value, bytes: bytesOf(type, batch) }];
    }),
  );
}

function bytesOf({ type, dims }: ValueType, batch: Dimension | undefined): number {
  return elementsOf({ type, dims: dims[0] === batch ? dims.slice(1) : dims }) * bytesPerElement[type];
}

/** Open dimensions, such as the batch, count one. */
function elementsOf({ dims }: ValueType): number {
  return dims.reduce<number>((count, dim) => (typeof dim === 'string' ? count : count * dim), 1);
}

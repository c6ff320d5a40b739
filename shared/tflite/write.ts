import { analyze } from '../graph/analyze.ts';
import type { AnalyzedNode } from '../graph/analyze.ts';
import { foldBatchNormalization } from '../graph/fold-batch-normalization.ts';
import type { Graph } from '../graph/graph.ts';
import { withBatch } from '../training/with-batch.ts';
import { encodeTflite } from './encode.ts';
import { Lowering, unsupported } from './lowering.ts';
import { boundsOf } from './operators/elementwise.ts';
import { lowerings } from './operators/registry.ts';
import type { Activation } from './schema.ts';

/** Operators of TFLite that apply a ReLU to what they compute. */
const fusing = new Set(['Add', 'BatchNormalization', 'Conv', 'ConvTranspose', 'Div', 'Gemm', 'MatMul', 'Mul', 'Sub']);

interface Fused {
  readonly activation: Activation;
  readonly output: string;
}

function activationOf(lowering: Lowering, { node }: AnalyzedNode): Activation | null {
  if (node.node.operator === 'Relu') return 'RELU';
  if (node.node.operator !== 'Clip') return null;
  const [low, high] = boundsOf(lowering, node);
  return low === 0 && high === 6 ? 'RELU6' : null;
}

/** Nodes that take the activation after them in, by that node's input: when nothing else reads it. */
function findFused(lowering: Lowering, graph: Graph, nodes: readonly AnalyzedNode[]): ReadonlyMap<string, Fused> {
  const readers = new Map<string, number>();
  const count = (name: string): void => void readers.set(name, (readers.get(name) ?? 0) + 1);
  for (const { node } of nodes) node.node.inputs.forEach(count);
  for (const { name } of graph.outputs) count(name);
  const writers = new Set(
    nodes.filter(({ node }) => fusing.has(node.node.operator)).map(({ node }) => node.node.outputs[0]),
  );
  const fused = new Map<string, Fused>();
  for (const each of nodes) {
    const [input = ''] = each.node.node.inputs;
    if (readers.get(input) !== 1 || !writers.has(input)) continue;
    const activation = activationOf(lowering, each);
    if (activation !== null) fused.set(input, { activation, output: each.node.node.outputs[0]! });
  }
  return fused;
}

/**
 * A network as the bytes of a TFLite file, for one image at a time, in float32. Inputs and outputs come in the
 * order, with the order of axes (NCHW) and the sizes that they have in the graph; between them images are NHWC, as TFLite wants them.
 * Throws OPERATOR_UNKNOWN, which names the node that TFLite has no equal of, and SHAPE_INVALID where a size is open.
 */
export function writeTflite(graph: Graph): Uint8Array {
  const prepared = foldBatchNormalization(withBatch(graph, 1));
  const { nodes } = analyze(prepared);
  const lowering = new Lowering(prepared);
  const fused = findFused(lowering, prepared, nodes);
  const taken = new Set([...fused.values()].map(({ output }) => output));
  for (const { name } of prepared.inputs) lowering.input(name);
  for (const { node } of nodes) {
    const [output = ''] = node.node.outputs;
    if (taken.has(output)) continue;
    const lower = lowerings[node.node.operator];
    if (lower === undefined || node.node.domain !== '') throw unsupported(node, 'there is no equal of it');
    const into = fused.get(output) ?? { activation: 'NONE', output };
    lower(lowering, node, into.output, into.activation);
  }
  return encodeTflite(lowering.finish(prepared.outputs.map(({ name }) => name)));
}

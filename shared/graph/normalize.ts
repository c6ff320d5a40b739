import { EspalierError } from '../api/errors.ts';
import { analyze } from './analyze.ts';
import type { Analysis } from './analyze.ts';
import { dropUnused } from './drop-unused.ts';
import { foldConstants } from './fold.ts';
import type { Dimension, Graph, Node, Output, ValueType } from './graph.ts';
import { toCanonicalOpset } from './opsets/convert.ts';
import { unshareVectors } from './unshare.ts';

/**
 * A graph as every other pass expects it, made once on import: checked (MODEL_INVALID, OPERATOR_UNKNOWN, SHAPE_INVALID),
 * in operator set 17 (OPSET_UNSUPPORTED), shape subgraphs and Constant nodes folded into constants, what nothing uses
 * dropped, nodes named, each layer with vectors of its own, outputs typed.
 */
export function normalize(graph: Graph): Graph {
  const named = nameNodes(graph);
  checkNames(named);
  const folded = unshareVectors(dropUnused(foldConstants(toCanonicalOpset(named))));
  // What remains must be sound on its own: errors belong to the import, not to a later pass.
  return withTypes(folded, analyze(folded));
}

/** Outputs as inference types them; of what the file states only that which inference has to believe. */
function withTypes(graph: Graph, { nodes, types }: Analysis): Graph {
  const stated = new Map<string, ValueType>();
  for (const { opaque, node } of nodes) {
    if (opaque === null) continue;
    for (const output of node.node.outputs) {
      const type = types.get(output);
      if (type) stated.set(output, type);
    }
  }
  const open = new Set<Dimension>(graph.inputs.flatMap(({ dims }) => dims));
  const outputs = graph.outputs.map((output) => typedOutput(output, types.get(output.name), open));
  return { ...graph, outputs, stated };
}

/** A dimension that is neither a number nor open in the inputs is one that inference could not tell: the file may. */
function typedOutput(output: Output, type: ValueType | undefined, open: ReadonlySet<Dimension>): Output {
  if (!type) return output;
  const own = output.dims?.length === type.dims.length ? output.dims : type.dims;
  const dims = type.dims.map((dim, axis) => (typeof dim === 'number' || open.has(dim) ? dim : own[axis]!));
  return { name: output.name, type: type.type, dims };
}

/** Names are unique and not empty; a node without one is called by its operator and first output. */
function nameNodes(graph: Graph): Graph {
  const taken = new Set<string>();
  // Counting on from the last one: a file may give all its nodes the same name.
  const counts = new Map<string, number>();
  const nodes = graph.nodes.map((node) => {
    const wanted = node.name || `${node.operator}_${node.outputs[0] ?? ''}`;
    let name = wanted;
    let count = counts.get(wanted) ?? 0;
    while (taken.has(name)) name = `${wanted}_${++count}`;
    counts.set(wanted, count);
    taken.add(name);
    return name === node.name ? node : { ...node, name };
  });
  return { ...graph, nodes };
}

function checkNames(graph: Graph): void {
  const defined = new Set<string>();
  const define = (name: string, where: string): void => {
    if (defined.has(name)) throw invalid(`The value '${name}' is written twice, the second time by ${where}.`);
    defined.add(name);
  };
  for (const { name } of graph.inputs) define(name, 'a graph input');
  for (const name of graph.constants.keys()) define(name, 'a constant');
  for (const node of graph.nodes) {
    for (const input of node.inputs) {
      if (input !== '' && !defined.has(input)) throw unwritten(graph, node, input);
    }
    for (const output of node.outputs) if (output !== '') define(output, `node '${node.name}'`);
  }
  if (graph.outputs.length === 0) throw invalid('The graph has no outputs.');
  for (const { name } of graph.outputs) {
    if (!defined.has(name)) throw invalid(`The graph output '${name}' is not written by any node.`);
  }
}

function unwritten(graph: Graph, { name, operator }: Node, input: string): EspalierError {
  const reading = `Node '${name}' (${operator}) reads '${input}', which nothing before it writes`;
  const writer = graph.nodes.find(({ outputs }) => outputs.includes(input));
  if (!writer) return invalid(`${reading}.`);
  return invalid(
    writer.name === name
      ? `${reading}: it is its own output, a cycle.`
      : `${reading}: node '${writer.name}' does after it. The nodes form a cycle, or they are out of order.`,
  );
}

function invalid(message: string): EspalierError {
  return new EspalierError(
    'MODEL_INVALID',
    message,
    'The model is damaged or was put together wrongly. Check it with onnx.checker, and export it again.',
  );
}

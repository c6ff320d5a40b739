import type { Graph, Node } from '../../../../../shared/graph/graph.ts';
import { blockedDomain } from './layout.ts';

/**
 * Sums and rectifications in the same pass as the blocked convolution before them, where nothing else reads what lies
 * between.
 */
export function fuse(graph: Graph, dims: (value: string) => readonly number[]): Graph {
  return fuseActivations(fuseSums(graph, dims));
}

function fuseSums(graph: Graph, dims: (value: string) => readonly number[]): Graph {
  const readers = countReaders(graph);
  const free = new Map<string, Node>();
  const gone = new Set<Node>();
  const replaced = new Map<Node, Node>();
  for (const node of graph.nodes) {
    if (isConvolution(node) && node.inputs.length < 4 && readers.get(node.outputs[0]!) === 1) {
      free.set(node.outputs[0]!, node);
    }
    if (node.operator !== 'Add') continue;
    // The later of two convolutions takes the other's result: fewer values live at once.
    const own = node.inputs.findLast((input) => free.has(input));
    const other = node.inputs.find((input) => input !== own);
    if (own === undefined || other === undefined || dims(own).join() !== dims(other).join()) continue;
    const convolution = free.get(own)!;
    const [x, weight, bias = ''] = convolution.inputs as [string, string, string?];
    gone.add(convolution);
    replaced.set(node, { ...convolution, inputs: [x, weight, bias, other], outputs: node.outputs });
  }
  return rewritten(graph, gone, replaced);
}

function fuseActivations(graph: Graph): Graph {
  const readers = countReaders(graph);
  const free = new Map<string, Node>();
  const gone = new Set<Node>();
  const replaced = new Map<Node, Node>();
  for (const node of graph.nodes) {
    if (isConvolution(node) && readers.get(node.outputs[0]!) === 1) free.set(node.outputs[0]!, node);
    const convolution = node.operator === 'Relu' ? free.get(node.inputs[0]!) : undefined;
    if (convolution === undefined) continue;
    const attributes = { ...convolution.attributes, activation: { kind: 'string' as const, value: 'Relu' } };
    gone.add(convolution);
    replaced.set(node, { ...convolution, attributes, outputs: node.outputs });
  }
  return rewritten(graph, gone, replaced);
}

/** What a fused convolution gives has the type that the convolution's own result had. */
function rewritten(graph: Graph, gone: ReadonlySet<Node>, replaced: ReadonlyMap<Node, Node>): Graph {
  const stated = new Map(graph.stated);
  for (const node of gone) {
    const later = [...replaced].find(([, { name }]) => name === node.name)![1];
    stated.set(later.outputs[0]!, stated.get(node.outputs[0]!)!);
    stated.delete(node.outputs[0]!);
  }
  const nodes = graph.nodes.filter((node) => !gone.has(node)).map((node) => replaced.get(node) ?? node);
  return { ...graph, nodes, stated };
}

function isConvolution({ domain, operator, attributes }: Node): boolean {
  return domain === blockedDomain && operator === 'Conv' && attributes['activation'] === undefined;
}

function countReaders(graph: Graph): ReadonlyMap<string, number> {
  const readers = new Map<string, number>();
  const read = (value: string): Map<string, number> => readers.set(value, (readers.get(value) ?? 0) + 1);
  for (const { inputs } of graph.nodes) inputs.forEach(read);
  graph.outputs.forEach(({ name }) => read(name));
  return readers;
}

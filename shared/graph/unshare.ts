import { freshName } from './fresh-name.ts';
import type { Graph, Node } from './graph.ts';
import type { Tensor } from './tensor.ts';

/**
 * Gives each input of each layer biases, scales and shifts of its own. Exporters store equal tensors once, such as the
 * zero biases of a network that was not trained yet, and channels of layers that have nothing else in common would then
 * leave together, or a shift be trained as a running mean. The copies share their memory. What several nodes use with the
 * very same weights is one layer used several times, and stays one.
 */
export function unshareVectors(graph: Graph): Graph {
  const readers = countReaders(graph);
  const constants = new Map(graph.constants);
  const values = new Set([...graph.inputs.map(({ name }) => name), ...graph.nodes.flatMap(({ outputs }) => outputs)]);
  // For each shared vector the name that each input of a layer knows it by; the first keeps its own.
  const namesOf = new Map<string, Map<string, string>>();
  const ownName = (vector: string, node: Node, input: number): string => {
    let names = namesOf.get(vector);
    if (!names) namesOf.set(vector, (names = new Map()));
    const place = `${input} of ${layerOf(graph, node)}`;
    let name = names.get(place);
    if (name === undefined) {
      const taken = (wanted: string): boolean => constants.has(wanted) || values.has(wanted);
      name = names.size === 0 ? vector : freshName(`${vector}/${node.name}`, taken);
      names.set(place, name);
      constants.set(name, graph.constants.get(vector)!);
    }
    return name;
  };
  const nodes = graph.nodes.map((node) => {
    const shared = node.inputs.some((input) => (readers.get(input) ?? 0) > 1);
    if (!shared) return node;
    return {
      ...node,
      inputs: node.inputs.map((input, at) => ((readers.get(input) ?? 0) > 1 ? ownName(input, node, at) : input)),
    };
  });
  return { ...graph, nodes, constants };
}

/** How many inputs of nodes read each vector. */
function countReaders(graph: Graph): Map<string, number> {
  const readers = new Map<string, number>();
  for (const { inputs } of graph.nodes) {
    for (const input of inputs) {
      const constant = graph.constants.get(input);
      if (constant && isVector(constant)) readers.set(input, (readers.get(input) ?? 0) + 1);
    }
  }
  return readers;
}

/** Numbers along one axis alone: [C], [C, 1, 1] or [1, C, 1, 1]; [1] is one of a single channel. */
function isVector({ type, dims }: Tensor): boolean {
  const long = dims.filter((dim) => dim !== 1).length;
  return type.startsWith('float') && (long === 1 || (long === 0 && dims.length === 1));
}

/** What stands for the layer: the weights that the node reads, or the node itself. */
function layerOf(graph: Graph, { name, inputs }: Node): string {
  const weights = inputs.filter((input) => {
    const constant = graph.constants.get(input);
    return constant !== undefined && !isVector(constant) && constant.dims.length > 1;
  });
  return weights.length > 0 ? `weights ${weights.join(' ')}` : `node ${name}`;
}

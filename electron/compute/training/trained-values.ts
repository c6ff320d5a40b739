import type { Graph } from '../../../shared/graph/graph.ts';
import type { Tensors } from './tensors.ts';

/** Copies of float32 constants, to be trained; a graph never changes. */
export function valuesOf(graph: Graph, names: Iterable<string>): Map<string, Float32Array> {
  return new Map(Array.from(names, (name) => [name, (graph.constants.get(name)!.data as Float32Array).slice()]));
}

/** The graph with copies of these values in its constants. */
export function withValues(graph: Graph, ...values: readonly Tensors[]): Graph {
  const constants = new Map(graph.constants);
  for (const [name, data] of values.flatMap((tensors) => [...tensors])) {
    constants.set(name, { ...constants.get(name)!, data: data.slice() });
  }
  return { ...graph, constants };
}

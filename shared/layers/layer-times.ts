import type { LayerTime, LayerTimes, NodeTime, OtherLayer, RuntimeLayer } from '../api/measurements.ts';
import type { Graph } from '../graph/graph.ts';
import { changesOfForm, insertedOperators, isAdded } from './kinds.ts';
import { Network } from './network.ts';
import { findOwners } from './owners.ts';

/**
 * Maps a runtime's layers back to the nodes of the network, through what the runtime fused, folded and renamed. Never
 * throws: what cannot be mapped is listed as such.
 *
 * @param graph the network that was run, nodes in topological order, normalised or as the file has it
 * @param layers in the order in which they ran
 * @param endToEndNs p50 of whole inferences, null where it was not measured
 */
export function layerTimes(graph: Graph, layers: readonly RuntimeLayer[], endToEndNs: number | null): LayerTimes {
  const network = new Network(graph);
  const isValue = (name: string): boolean => network.writerOf.has(name);
  const added = layers.map((layer) => isAdded(layer, isValue));
  const owners = findOwners(
    network,
    layers.map((layer, index) => (added[index] === true ? null : layer)),
  );
  const main = owners.named.map((named, layer) => mainNode(network, named, owners.nodesOf[layer]!));
  const freeOperators = new Set(
    network.nodes
      .filter((_, node) => owners.layerOf[node] === null && !network.fixed[node])
      .map(({ operator }) => operator),
  );

  const mapped: { readonly at: number; readonly time: LayerTime }[] = [];
  const unmapped: OtherLayer[] = [];
  const overhead: OtherLayer[] = [];
  for (const [index, { name, kind, medianNs: ns }] of layers.entries()) {
    const at = main[index] ?? null;
    if (at !== null) {
      const own = owners.nodesOf[index]!;
      // A layer may run a part of what another one stands for already.
      const nodes = (own.length > 0 ? own : owners.named[index]!).map((node) => nameOf(network, node));
      mapped.push({ at, time: { node: nameOf(network, at), nodes, runtimeLayer: name, kind, ns } });
    } else if (added[index] === true || isInserted(kind ?? '', freeOperators)) {
      overhead.push({ name, kind, ns });
    } else unmapped.push({ name, kind, ns });
  }
  const times = mapped.sort((a, b) => a.at - b.at).map(({ time }) => time);
  const [mappedNs, unmappedNs, overheadNs] = [total(times), total(unmapped), total(overhead)];
  return {
    layers: times,
    nodes: nodeTimes(network, owners.layerOf, main, layers),
    unmapped,
    overhead,
    mappedNs,
    unmappedNs,
    overheadNs,
    sumNs: mappedNs + unmappedNs + overheadNs,
    endToEndNs,
  };
}

/** Whether a layer without a readable name runs no node of the network; `free` are the operators that lack a layer. */
function isInserted(kind: string, free: ReadonlySet<string>): boolean {
  return changesOfForm.has(kind) || (insertedOperators.has(kind) && !free.has(kind));
}

/** The node that a layer's time is shown at; null for a layer that is not mapped. */
function mainNode(network: Network, named: readonly number[], own: readonly number[]): number | null {
  if (named.length === 0) return null;
  return own.find((node) => network.multiplies(node)) ?? named.find((node) => own.includes(node)) ?? named[0] ?? null;
}

function nodeTimes(
  network: Network,
  layerOf: readonly (number | null)[],
  main: readonly (number | null)[],
  layers: readonly RuntimeLayer[],
): NodeTime[] {
  const shownAt = new Map<number, number>();
  for (const [layer, node] of main.entries()) {
    if (node !== null) shownAt.set(node, (shownAt.get(node) ?? 0) + layers[layer]!.medianNs);
  }
  return network.nodes.map(({ name, operator }, node): NodeTime => {
    const ns = shownAt.get(node);
    if (ns !== undefined) return { node: name, operator, state: 'timed', within: null, ns };
    const layer = layerOf[node] ?? null;
    if (layer !== null) {
      return { node: name, operator, state: 'fused', within: nameOf(network, main[layer]!), ns: null };
    }
    const state = network.fixed[node] === true ? 'folded' : 'unknown';
    return { node: name, operator, state, within: null, ns: null };
  });
}

function nameOf(network: Network, node: number): string {
  return network.nodes[node]!.name;
}

function total(layers: readonly { readonly ns: number }[]): number {
  return layers.reduce((sum, { ns }) => sum + ns, 0);
}

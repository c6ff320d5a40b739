import type { RuntimeLayer } from '../api/measurements.ts';
import { fusedAhead, isTakenApart, mainOperator } from './kinds.ts';
import { NameReader } from './names.ts';
import type { Named } from './names.ts';
import type { Network } from './network.ts';

/** Which layer runs each node. */
export interface Owners {
  /** For each node the index of its layer; null where there is none, or none is known. */
  readonly layerOf: readonly (number | null)[];
  /** For each layer the nodes that it runs, in network order. */
  readonly nodesOf: readonly (readonly number[])[];
  /** For each layer the nodes that it stands for by its name or place; empty where it could not be mapped. */
  readonly named: readonly (readonly number[])[];
}

/**
 * Finds the layer of every node: by the names that the runtime gives, then by the place of the nodes in between. A
 * convolution is only ever given to a layer that says so; what multiplies nothing goes along with its neighbours.
 *
 * @param layers in the order in which they ran; null for those that are the runtime's own
 */
export function findOwners(network: Network, layers: readonly (RuntimeLayer | null)[]): Owners {
  const search = new Search(network, layers);
  search.claimNamed();
  search.reachBack();
  search.reachAcross();
  search.claimByKind();
  search.absorb();
  const nodesOf = layers.map((): number[] => []);
  for (const [node, layer] of search.layerOf.entries()) if (layer !== null) nodesOf[layer]!.push(node);
  return { layerOf: search.layerOf, nodesOf, named: search.named };
}

class Search {
  readonly layerOf: (number | null)[];
  readonly named: (readonly number[])[];
  private readonly network: Network;
  private readonly layers: readonly (RuntimeLayer | null)[];
  private readonly byValue = new Set<number>();
  /** Nodes that a layer without a readable name may run. */
  private readonly contested = new Set<number>();
  /** Nodes that run nobody knows where, with all that follows them up to the next layer that is known. */
  private readonly lost = new Set<number>();

  constructor(network: Network, layers: readonly (RuntimeLayer | null)[]) {
    this.network = network;
    this.layers = layers;
    this.layerOf = network.nodes.map(() => null);
    this.named = layers.map(() => []);
  }

  claimNamed(): void {
    const reader = new NameReader(this.network);
    const nothing: Named = { nodes: [], byValue: false };
    const read = this.layers.map((layer) => (layer === null ? nothing : reader.read(layer)));
    // What a layer names one by one is its own before it is part of what another names as "all from … to …".
    const order = [...read.keys()].sort((a, b) => read[a]!.nodes.length - read[b]!.nodes.length || a - b);
    for (const layer of order) {
      const { nodes, byValue } = read[layer]!;
      this.named[layer] = nodes;
      if (byValue) this.byValue.add(layer);
      for (const node of nodes) this.layerOf[node] ??= layer;
    }
  }

  /** From the value that a fused convolution is named after back to the convolution. */
  reachBack(): void {
    for (const layer of this.byValue) {
      const operator = mainOperator(this.layers[layer]!.kind ?? '');
      const path: number[] = [];
      let at = this.named[layer]![0]!;
      while (this.network.nodes[at]!.operator !== operator) {
        const from = at;
        const before = this.network.producers[at]!.find(
          (producer) => this.isFree(producer) && this.network.servesOnly(producer, (reader) => reader === from),
        );
        if (before === undefined) break;
        path.push(before);
        at = before;
      }
      if (this.network.nodes[at]!.operator === operator) for (const node of path) this.layerOf[node] = layer;
    }
  }

  /** A Split that stands for several slices of one value is named after one of them. */
  reachAcross(): void {
    const { nodes, readers, producers } = this.network;
    for (const [layer, named] of this.named.entries()) {
      const [slice, ...others] = named;
      if (this.layers[layer]?.kind !== 'Split' || slice === undefined || others.length > 0) continue;
      const { operator, inputs } = nodes[slice]!;
      if (operator === 'Split') continue;
      const siblings = producers[slice]!.flatMap((producer) => readers[producer]!);
      for (const node of siblings) {
        const isPart = nodes[node]!.operator === operator && nodes[node]!.inputs[0] === inputs[0];
        if (isPart && this.isFree(node)) this.layerOf[node] = layer;
      }
    }
  }

  /**
   * Layers that bear no name of the network, because the nodes have none in the file or the runtime took them apart:
   * as many as there are free nodes of their kind, which can only run one after the other, are those nodes.
   */
  claimByKind(): void {
    const byKind = new Map<string, number[]>();
    for (const [index, layer] of this.layers.entries()) {
      if (!layer || layer.kind === null || this.named[index]!.length > 0) continue;
      const kind = mainOperator(layer.kind);
      byKind.set(kind, [...(byKind.get(kind) ?? []), index]);
    }
    const free = [...this.network.nodes.keys()].filter((node) => this.isFree(node));
    for (const [kind, layers] of byKind) {
      const nodes = free.filter((node) => this.mayRunNameless(node, kind));
      const inOrder = nodes.every((node, at) => at === 0 || this.network.dependsOn(node, nodes[at - 1]!));
      if (nodes.length === layers.length && inOrder) {
        for (const [at, node] of nodes.entries()) {
          this.named[layers[at]!] = [node];
          this.layerOf[node] ??= layers[at]!;
        }
      } else for (const node of nodes) this.contested.add(node);
    }
  }

  /** A node that has a name in the file would run under it. */
  private mayRunNameless(node: number, kind: string): boolean {
    const { name, operator } = this.network.nodes[node]!;
    return isTakenApart(operator, kind) || (operator === kind && name.startsWith(`${operator}_`));
  }

  /** Gives the nodes in between, which no layer names, to the layers beside them. */
  absorb(): void {
    const { nodes } = this.network;
    const backward = [...nodes.keys()].toReversed();
    for (const node of backward) if (fusedAhead.has(nodes[node]!.operator)) this.joinReader(node);
    for (const node of nodes.keys()) this.joinProducer(node);
    for (const node of backward) this.joinReader(node);
  }

  /** The layer that runs last of those whose values it reads: only then are all of them there. */
  private joinProducer(node: number): void {
    if (!this.isFree(node)) return;
    const producers = this.network.producers[node]!;
    if (!this.mayJoin(node) || producers.some((producer) => this.lost.has(producer))) this.lost.add(node);
    else this.join(node, producers, Math.max);
  }

  /** The layer that runs first of those that read it. */
  private joinReader(node: number): void {
    if (this.isFree(node) && this.mayJoin(node)) this.join(node, this.network.readers[node]!, Math.min);
  }

  private join(node: number, neighbours: readonly number[], choose: (...layers: number[]) => number): void {
    const owners: number[] = [];
    for (const neighbour of neighbours) {
      const owner = this.layerOf[neighbour]!;
      if (owner !== null) owners.push(owner);
      else if (!this.network.fixed[neighbour]) return;
    }
    if (owners.length > 0) this.layerOf[node] = owners.reduce((a, b) => choose(a, b));
  }

  private mayJoin(node: number): boolean {
    return !this.network.multiplies(node) && !this.contested.has(node) && !this.lost.has(node);
  }

  private isFree(node: number): boolean {
    return this.layerOf[node] === null && !this.network.fixed[node];
  }
}

import type { Graph, Node } from '../graph/graph.ts';
import { operatorOf } from '../graph/operators/registry.ts';

/** A graph's nodes by index, with what reads and writes what: all that mapping needs of it, whatever its opset. */
export class Network {
  readonly nodes: readonly Node[];
  /** The names of nodes, first of each. */
  readonly indexOf = new Map<string, number>();
  /** The node that writes a value. */
  readonly writerOf = new Map<string, number>();
  /** For each node the nodes whose outputs it reads, in the order of its inputs. */
  readonly producers: readonly (readonly number[])[];
  /** For each node the nodes that read an output of it. */
  readonly readers: readonly (readonly number[])[];
  /** Whether the image has no part in a node's value, so that runtimes compute it ahead: weights, shapes. */
  readonly fixed: readonly boolean[];
  private readonly outputs: ReadonlySet<string>;

  constructor(graph: Graph) {
    this.nodes = graph.nodes;
    this.outputs = new Set(graph.outputs.map(({ name }) => name));
    for (const [index, { name, outputs }] of graph.nodes.entries()) {
      if (!this.indexOf.has(name)) this.indexOf.set(name, index);
      for (const output of outputs) if (output !== '') this.writerOf.set(output, index);
    }
    const readers = graph.nodes.map((): number[] => []);
    this.producers = graph.nodes.map(({ inputs }, index) => {
      const producers = inputs.flatMap((input) => this.writerOf.get(input) ?? []);
      for (const producer of producers) readers[producer]!.push(index);
      return producers;
    });
    this.readers = readers;
    const images = new Set(graph.inputs.map(({ name }) => name));
    const fixed: boolean[] = [];
    for (const [index, { operator, inputs }] of graph.nodes.entries()) {
      const readsShape = operator === 'Shape' || operator === 'Size';
      const readsFixed = this.producers[index]!.every((producer) => fixed[producer] === true);
      fixed.push(readsShape || (readsFixed && !inputs.some((input) => images.has(input))));
    }
    this.fixed = fixed;
  }

  /** Whether a node has the multiply-accumulates that networks are made of. */
  multiplies(index: number): boolean {
    return operatorOf(this.nodes[index]!)?.multiplications !== undefined;
  }

  /** Whether the node's outputs serve these readers alone. */
  servesOnly(index: number, isReader: (reader: number) => boolean): boolean {
    return (
      this.readers[index]!.every(isReader) && !this.nodes[index]!.outputs.some((output) => this.outputs.has(output))
    );
  }

  /** Whether `to` depends on `from`; both are indices, in topological order. */
  dependsOn(to: number, from: number): boolean {
    const reached = new Set([to]);
    for (const index of reached) {
      if (index === from) return true;
      for (const producer of this.producers[index]!) if (producer >= from) reached.add(producer);
    }
    return false;
  }
}

import { Analyzer } from '../analyze.ts';
import { freshName } from '../fresh-name.ts';
import type { Graph, Node } from '../graph.ts';
import type { TypedNode } from '../operators/typed-node.ts';
import type { Tensor } from '../tensor.ts';

/** Takes the nodes of a converted graph in topological order, and knows their types when a conversion asks. */
export class GraphWriter {
  readonly nodes: Node[] = [];
  readonly constants: Map<string, Tensor>;
  private readonly source: Graph;
  private readonly taken: Set<string>;
  private reads: ReadonlySet<string> | undefined;
  private analyzer: Analyzer | undefined;
  private analyzed = 0;

  constructor(source: Graph) {
    this.source = source;
    this.constants = new Map(source.constants);
    this.taken = new Set(source.inputs.map(({ name }) => name));
    for (const name of source.constants.keys()) this.taken.add(name);
    for (const { name, outputs } of source.nodes) for (const each of [name, ...outputs]) this.taken.add(each);
  }

  node(node: Node): void {
    this.nodes.push(node);
  }

  /** Adds a constant, and gives the name that it got. */
  constant(wanted: string, tensor: Tensor): string {
    const name = this.freshName(wanted);
    this.constants.set(name, tensor);
    this.analyzer?.addConstant(name, tensor);
    return name;
  }

  /** A name for a value or a node that no other has. */
  freshName(wanted: string): string {
    const name = freshName(wanted, (other) => this.taken.has(other));
    this.taken.add(name);
    return name;
  }

  isRead(value: string): boolean {
    this.reads ??= new Set([
      ...this.source.nodes.flatMap(({ inputs }) => inputs),
      ...this.source.outputs.map(({ name }) => name),
    ]);
    return this.reads.has(value);
  }

  /**
   * A node with the types and known values of its inputs. Types are inferred up to here and no sooner: most graphs need
   * none for their conversion. What follows an operator that Espalier does not know has those that the file states.
   */
  typed(node: Node): TypedNode {
    this.analyzer ??= new Analyzer({ ...this.source, constants: this.constants });
    for (; this.analyzed < this.nodes.length; this.analyzed++) this.analyzer.add(this.nodes[this.analyzed]!);
    return this.analyzer.typed(node);
  }
}

import { analyze, type AnalyzedNode } from '../graph/analyze.ts';
import { multiplicationsOf } from '../graph/cost.ts';
import type { Graph, Node } from '../graph/graph.ts';
import type { ElementType } from '../graph/tensor.ts';

/** A node of a network together with what runs in one go with it. */
export interface OutlineBox {
  /** Its first node, which is the one that multiplies where any does; or the graph input. */
  readonly name: string;
  /** In network order; none of a graph input. */
  readonly nodes: readonly Node[];
  /** The value that other boxes read. */
  readonly output: string;
  /** Names of the boxes that it reads, each once. */
  readonly inputs: readonly string[];
}

interface OpenBox {
  readonly name: string;
  readonly nodes: Node[];
  output: string;
  inputs: OpenBox[];
}

/** What shapes, indices and masks are computed in: no images. */
const beside: ReadonlySet<ElementType> = new Set(['int64', 'bool', 'string']);

/**
 * A network as people look at it: what follows a node elementwise and is read by nothing else is in one box with it, and
 * the arithmetic of shapes is left out. Graph inputs are boxes of their own.
 *
 * @param graph as `normalize` gives it
 */
export function outline(graph: Graph): OutlineBox[] {
  return new Outliner(graph).boxes();
}

class Outliner {
  private readonly graph: Graph;
  private readonly nodes: readonly AnalyzedNode[];
  private readonly types: ReturnType<typeof analyze>['types'];
  private readonly readers = new Map<string, Node[]>();
  private readonly boxOf = new Map<string, OpenBox>();
  private readonly outputs: ReadonlySet<string>;

  constructor(graph: Graph) {
    const { nodes, types } = analyze(graph);
    this.graph = graph;
    this.nodes = nodes;
    this.types = types;
    this.outputs = new Set(graph.outputs.map(({ name }) => name));
    for (const node of graph.nodes) {
      for (const input of new Set(node.inputs)) this.readers.set(input, [...(this.readers.get(input) ?? []), node]);
    }
  }

  boxes(): OutlineBox[] {
    const all: OpenBox[] = this.graph.inputs.map(({ name }) => this.opened(name, name));
    for (const analyzed of this.nodes) {
      const { node } = analyzed.node;
      const read = node.inputs.filter((input) => this.boxOf.has(input));
      if (read.length === 0 || this.isBeside(node)) continue;
      const into = multiplicationsOf(analyzed) === null ? this.joined(node, read) : null;
      const box = into ?? this.opened(node.name, node.outputs[0]!);
      if (into === null) {
        all.push(box);
        box.inputs = [...new Set(read.map((input) => this.boxOf.get(input)!))];
      }
      box.nodes.push(node);
      box.output = node.outputs[0]!;
      for (const output of node.outputs) this.boxOf.set(output, box);
    }
    return all.map(({ name, nodes, output, inputs }) => ({
      ...{ name, nodes, output },
      inputs: inputs.map((input) => input.name),
    }));
  }

  private opened(name: string, output: string): OpenBox {
    const box: OpenBox = { name, nodes: [], output, inputs: [] };
    this.boxOf.set(output, box);
    return box;
  }

  private isBeside({ outputs }: Node): boolean {
    return outputs.every((output) => beside.has(this.types.get(output)?.type ?? 'float32'));
  }

  /** The box that a node runs in: that of all it reads, whose shape it keeps, and which nothing else reads. */
  private joined(node: Node, read: readonly string[]): OpenBox | null {
    const box = this.boxOf.get(read[0]!)!;
    const isOne = read.every((input) => this.boxOf.get(input) === box);
    if (!isOne || box.nodes.length === 0 || node.outputs.length > 1) return null;
    const shape = this.shapeOf(node.outputs[0]!);
    const fits = read.every((input) => this.shapeOf(input) === shape && this.isOnlyFor(input, node));
    return fits ? box : null;
  }

  /** Whether nobody but `node` reads a value, or but a gate, such as x * sigmoid(x), that `node` is the half of. */
  private isOnlyFor(value: string, node: Node): boolean {
    const readers = this.readers.get(value)!;
    if (this.outputs.has(value) || !readers.includes(node) || readers.length > 2) return false;
    return readers.length === 1 || this.isGate(readers) || this.isGate(readers.toReversed());
  }

  private isGate([first, second]: readonly Node[]): boolean {
    const [between] = first!.outputs;
    if (between === undefined || this.outputs.has(between)) return false;
    return this.readers.get(between)?.length === 1 && second!.inputs.includes(between);
  }

  private shapeOf(value: string): string {
    return this.types.get(value)?.dims.join(' ') ?? value;
  }
}

import { Analyzer } from './analyze.ts';
import { dropUnused } from './drop-unused.ts';
import { freshName } from './fresh-name.ts';
import type { Attribute, Graph, Node, Output, Value, ValueType } from './graph.ts';
import { int64Tensor, type Tensor } from './tensor.ts';

export interface NodeOptions {
  readonly attributes?: Readonly<Record<string, Attribute>>;
  /** '' is the standard ONNX domain. */
  readonly domain?: string;
}

/** A graph that grows by nodes of its own making, every one of which is typed as it comes. */
export class GraphBuilder {
  readonly inputs: Value[];
  private readonly source: Graph;
  private readonly nodes: Node[] = [];
  private readonly constants: Map<string, Tensor>;
  private readonly analyzer: Analyzer;
  /** Types that nothing but the caller knows. */
  private readonly stated: Map<string, ValueType>;
  private readonly taken = new Set<string>();
  /** How often a name was wanted: the next one counts on. */
  private readonly counts = new Map<string, number>();

  /** Begins with the graph's inputs and constants, and none of its nodes. `reserved` are names to keep free. */
  constructor(source: Graph, reserved: Iterable<string> = []) {
    this.source = source;
    this.inputs = [...source.inputs];
    this.constants = new Map(source.constants);
    this.stated = new Map(source.stated);
    this.analyzer = new Analyzer({ ...source, constants: this.constants });
    for (const { name } of source.inputs) this.taken.add(name);
    for (const name of source.constants.keys()) this.taken.add(name);
    for (const name of reserved) this.taken.add(name);
  }

  input(value: Value): string {
    const name = this.freshName(value.name);
    this.inputs.push({ ...value, name });
    this.analyzer.types.set(name, { type: value.type, dims: value.dims });
    return name;
  }

  /** Takes a node as it is. */
  node(node: Node): void {
    this.taken.add(node.name);
    for (const output of node.outputs) this.taken.add(output);
    this.nodes.push(node);
    this.analyzer.add(node);
  }

  /** A node of an operator that only a runtime knows, of which the caller states the output's type; gives its output. */
  addStated(
    wanted: string,
    operator: string,
    inputs: readonly string[],
    type: ValueType,
    { attributes = {}, domain = '' }: NodeOptions = {},
  ): string {
    const name = this.freshName(wanted);
    this.nodes.push({ name, domain, operator, inputs, outputs: [name], attributes });
    this.stated.set(name, type);
    this.analyzer.types.set(name, type);
    return name;
  }

  /** A node with `count` outputs; gives their names. The node is called by `wanted`, or by that with a number. */
  addAll(
    wanted: string,
    operator: string,
    inputs: readonly string[],
    count: number,
    { attributes = {}, domain = '' }: NodeOptions = {},
  ): string[] {
    const name = this.freshName(wanted);
    const outputs = Array.from({ length: count }, (_, index) =>
      index === 0 ? name : this.freshName(`${name}.${index}`),
    );
    const node: Node = { name, domain, operator, inputs, outputs, attributes };
    this.nodes.push(node);
    this.analyzer.add(node);
    return outputs;
  }

  /** A node with one output; gives its name. */
  add(wanted: string, operator: string, inputs: readonly string[], options: NodeOptions = {}): string {
    return this.addAll(wanted, operator, inputs, 1, options)[0]!;
  }

  constant(wanted: string, tensor: Tensor): string {
    const name = this.freshName(wanted);
    this.constants.set(name, tensor);
    this.analyzer.addConstant(name, tensor);
    return name;
  }

  /** A list of whole numbers, such as axes; equal ones are one constant. */
  ints(values: readonly number[]): string {
    return this.shared(`espalier/ints/${values.join(',')}`, int64Tensor(values));
  }

  /** One number that broadcasts to anything; equal ones are one constant. */
  scalar(value: number): string {
    return this.shared(`espalier/scalar/${String(value)}`, {
      type: 'float32',
      dims: [],
      data: Float32Array.of(value),
    });
  }

  typeOf(value: string): ValueType {
    const type = this.analyzer.types.get(value);
    if (type === undefined) throw new Error(`the value '${value}' is not in the graph`);
    return type;
  }

  /** The dimensions of a value whose dimensions are all numbers. */
  dims(value: string): readonly number[] {
    return this.typeOf(value).dims.map((dim) => {
      if (typeof dim === 'number') return dim;
      throw new Error(`the dimension '${dim}' of '${value}' is open`);
    });
  }

  has(value: string): boolean {
    return this.analyzer.types.has(value);
  }

  isConstant(value: string): boolean {
    return this.constants.has(value);
  }

  tensor(value: string): Tensor | undefined {
    return this.constants.get(value);
  }

  /** The graph with these outputs, and without what they do not need. */
  finish(outputs: readonly string[], domains: Readonly<Record<string, number>> = {}): Graph {
    const named = outputs.map((name): Output => ({ name, ...this.typeOf(name) }));
    return dropUnused({
      ...this.source,
      inputs: this.inputs,
      outputs: named,
      nodes: this.nodes,
      constants: this.constants,
      stated: this.stated,
      domains: { ...this.source.domains, ...domains },
    });
  }

  private shared(name: string, tensor: Tensor): string {
    if (!this.constants.has(name)) {
      this.taken.add(name);
      this.constants.set(name, tensor);
      this.analyzer.addConstant(name, tensor);
    }
    return name;
  }

  private freshName(wanted: string): string {
    if (!this.taken.has(wanted)) {
      this.taken.add(wanted);
      return wanted;
    }
    const start = this.counts.get(wanted) ?? 1;
    const name = freshName(`${wanted}_${start}`, (other) => this.taken.has(other));
    this.counts.set(wanted, start + 1);
    this.taken.add(name);
    return name;
  }
}

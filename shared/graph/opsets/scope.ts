import type { Attribute, Node } from '../graph.ts';
import { elementTypes } from '../operators/constant.ts';
import type { TypedNode } from '../operators/typed-node.ts';
import { int64Tensor } from '../tensor.ts';
import type { Tensor } from '../tensor.ts';
import type { GraphWriter } from './graph-writer.ts';
import { unsupported } from './unsupported.ts';

/** One node on its way to another operator set, and the graph that it is written to. */
export class ConversionScope {
  readonly node: Node;
  /** The operator set that the node is written in. */
  readonly opset: number;
  private readonly writer: GraphWriter;
  private types: TypedNode | undefined;

  constructor(node: Node, opset: number, writer: GraphWriter) {
    this.node = node;
    this.opset = opset;
    this.writer = writer;
  }

  /** The node with what is known of its inputs. */
  get typed(): TypedNode {
    return (this.types ??= this.writer.typed(this.node));
  }

  /** The same, where the conversion needs the shape of input 0: OPSET_UNSUPPORTED when nothing tells it. */
  get shaped(): TypedNode {
    if (!this.typed.has(0)) this.refuse(`the shape of its input '${this.input(0)}' is not known`);
    return this.typed;
  }

  /** The value that an input names; SHAPE_INVALID when it is missing. */
  input(index: number): string {
    return this.node.inputs[index] || this.typed.fail(`input ${index} is missing`);
  }

  /** Writes the node with other inputs, outputs or attributes. */
  write(changes: Partial<Node>): void {
    this.writer.node({ ...this.node, ...changes });
  }

  /** Writes a node before it, and gives its output. */
  add(operator: string, inputs: readonly string[], attributes: Readonly<Record<string, Attribute>> = {}): string {
    const name = this.writer.freshName(`${this.node.name}/${operator}`);
    this.writer.node({ name, domain: '', operator, inputs, outputs: [name], attributes });
    return name;
  }

  constant(part: string, tensor: Tensor): string {
    return this.writer.constant(`${this.node.name}/${part}`, tensor);
  }

  /** SHAPE_INVALID when they are none: an input of the wrong type may hold anything. */
  integers(part: string, values: readonly number[]): string {
    const odd = values.find((value) => !Number.isSafeInteger(value));
    if (odd !== undefined) this.typed.fail(`${odd} is no size`);
    return this.constant(part, int64Tensor(values));
  }

  /** Real numbers of the element type of input 0. */
  reals(part: string, values: readonly number[], dims: readonly number[] = [values.length]): string {
    const value = this.constant(part, { type: 'float32', dims, data: Float32Array.from(values) });
    const { type } = this.shaped.type(0);
    if (type === 'float32') return value;
    const to = [...elementTypes].find(([, element]) => element === type)![0];
    return this.add('Cast', [value], { to: int(to) });
  }

  /** The same for a single number. */
  real(part: string, value: number): string {
    return this.reals(part, [value], []);
  }

  /** Whether a node or the graph's result reads an output of the node. */
  isRead(output: number): boolean {
    const name = this.node.outputs[output];
    return name !== undefined && name !== '' && this.writer.isRead(name);
  }

  /** The node's attributes without some. */
  attributesWithout(...names: readonly string[]): Record<string, Attribute> {
    return Object.fromEntries(Object.entries(this.node.attributes).filter(([name]) => !names.includes(name)));
  }

  /** @throws EspalierError OPSET_UNSUPPORTED */
  refuse(reason: string): never {
    throw unsupported(this.node, this.opset, reason);
  }
}

export function int(value: number): Attribute {
  return { kind: 'int', value };
}

export function string(value: string): Attribute {
  return { kind: 'string', value };
}

import { EspalierError } from '../../api/errors.ts';
import type { Dimension, Node, ValueType } from '../graph.ts';
import type { Known } from './known.ts';

const contradiction =
  'The shapes in the model contradict each other. Check the model with onnx.checker, and export it again.';

/** A node with what is known of its inputs: all that an operator's facets read. */
export class TypedNode {
  readonly node: Node;
  private readonly types: readonly (ValueType | undefined)[];
  private readonly values: (value: string) => Known | undefined;

  /** `types` are those of the node's inputs, undefined for an absent optional one. */
  constructor(node: Node, types: readonly (ValueType | undefined)[], values: (value: string) => Known | undefined) {
    this.node = node;
    this.types = types;
    this.values = values;
  }

  get inputCount(): number {
    return this.types.length;
  }

  has(input: number): boolean {
    return this.types[input] !== undefined;
  }

  type(input: number): ValueType {
    return this.types[input] ?? this.fail(`input ${input} is missing`);
  }

  dims(input: number): readonly Dimension[] {
    return this.type(input).dims;
  }

  rank(input: number): number {
    return this.dims(input).length;
  }

  /** A dimension that must be a number. */
  size(input: number, axis: number): number {
    const dim = this.dims(input)[axis];
    if (typeof dim === 'number') return dim;
    return this.fail(`dimension ${axis} of '${this.node.inputs[input]}' must be a number, found ${dim ?? 'none'}`);
  }

  /** An axis counted from the front, checked against a rank. */
  axis(axis: number, rank: number): number {
    const front = axis < 0 ? axis + rank : axis;
    if (!Number.isInteger(front) || front < 0 || front >= rank) this.fail(`axis ${axis} is outside rank ${rank}`);
    return front;
  }

  known(input: number): Known | undefined {
    const name = this.node.inputs[input];
    return name ? this.values(name) : undefined;
  }

  /** The numbers of an input that must be known while the graph is read: axes, pads, sizes, scales. */
  numbers(input: number): number[] {
    const known = this.known(input);
    const numbers = known && Array.from(known.data);
    if (numbers?.every((element) => typeof element === 'number')) return numbers;
    return this.fail(`input ${input} ('${this.node.inputs[input]}') must be a constant`);
  }

  int(name: string, fallback: number): number {
    const attribute = this.node.attributes[name];
    if (attribute === undefined) return fallback;
    if (attribute.kind !== 'int') this.fail(`attribute ${name} must be an integer`);
    return attribute.value;
  }

  ints(name: string): readonly number[] | undefined {
    const attribute = this.node.attributes[name];
    if (attribute === undefined) return undefined;
    if (attribute.kind !== 'ints') this.fail(`attribute ${name} must be a list of integers`);
    return attribute.value;
  }

  string(name: string, fallback: string): string {
    const attribute = this.node.attributes[name];
    if (attribute === undefined) return fallback;
    if (attribute.kind !== 'string') this.fail(`attribute ${name} must be a string`);
    return attribute.value;
  }

  fail(message: string, hint = contradiction): never {
    const shapes = this.types
      .map((type, index) => type && `${this.node.inputs[index]} [${type.dims.join(', ')}]`)
      .filter((text) => text !== undefined);
    throw new EspalierError(
      'SHAPE_INVALID',
      `${this.node.operator} node '${this.node.name}': ${message} (inputs: ${shapes.join('; ') || 'none'})`,
      hint,
    );
  }
}

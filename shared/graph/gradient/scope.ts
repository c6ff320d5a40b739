import type { Attribute, ValueType } from '../graph.ts';
import type { TypedNode } from '../operators/typed-node.ts';
import type { Tensor } from '../tensor.ts';

/** Where an operator writes nodes for one of its own. */
export interface NodeScope {
  readonly node: TypedNode;
  readonly outputs: readonly ValueType[];
  input(input: number): string;
  output(output: number): string;
  /** Version of the standard operator set that the nodes follow. */
  readonly opset: number;
  /** Of a value whose dimensions are all numbers. */
  dims(value: string): readonly number[];
  type(value: string): ValueType;
  /** Adds a node, and gives its output. */
  add(
    operator: string,
    inputs: readonly string[],
    attributes?: Readonly<Record<string, Attribute>>,
    domain?: string,
  ): string;
  addAll(
    operator: string,
    inputs: readonly string[],
    count: number,
    attributes?: Readonly<Record<string, Attribute>>,
    domain?: string,
  ): string[];
  /** int64 list; equal ones are one constant. */
  ints(values: readonly number[]): string;
  /** float32 without dimensions. */
  scalar(value: number): string;
  constant(tensor: Tensor): string;
}

/** The backward pass of one node. */
export interface GradientScope extends NodeScope {
  /** The gradient of the loss by an output, of the output's dimensions; null where the loss does not depend on it. */
  dy(output: number): string | null;
  /** Whether the gradient by an input leads to anything that is trained. */
  wants(input: number): boolean;
  /** States the gradient by an input, of the input's dimensions. */
  give(input: number, gradient: string): void;
}

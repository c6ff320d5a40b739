import type { ChannelScope } from '../channels/scope.ts';
import type { Attribute, Dimension, ValueType } from '../graph.ts';
import type { GradientScope, NodeScope } from '../gradient/scope.ts';
import type { Tensor } from '../tensor.ts';
import type { Known } from './known.ts';
import type { TypedNode } from './typed-node.ts';

/** The multiply-accumulates of a node at batch 1 (the first dimension): `positions` times the elements of its weight. */
export interface Multiplications {
  readonly positions: number;
  /** The input with the weight; null when two activations are multiplied, and `positions` are the whole cost. */
  readonly weight: string | null;
}

/** What stays of the node's values after a cut. */
interface RewriteScope {
  readonly node: TypedNode;
  /** Which positions along an axis of an input stay; null when all do. */
  keptOfInput(input: number, axis: number): Uint8Array | null;
  keptOfOutput(output: number, axis: number): Uint8Array | null;
}

/** How a node changes in a cut; what is absent stays. */
export interface Rewrite {
  readonly operator?: string;
  /** null removes an attribute. */
  readonly attributes?: Readonly<Record<string, Attribute | null>>;
  /** Inputs from here on are dropped. */
  readonly inputCount?: number;
  /** New constants for some of its inputs. */
  readonly constants?: ReadonlyMap<number, Tensor>;
}

/** Everything that Espalier knows of one ONNX operator. */
export interface Operator {
  readonly name: string;
  /** Output types from input types, constants and attributes. Open dimensions pass through by name. */
  infer(node: TypedNode): ValueType[];
  /** The value of the only output, where the inputs are known well enough. */
  evaluate?(node: TypedNode, outputs: readonly ValueType[]): Known | undefined;
  /** Constants for inputs that hang on open dimensions alone, such as the batch in a shape; null leaves the input out. */
  settle?(node: TypedNode, outputs: readonly ValueType[]): ReadonlyMap<number, Tensor | null>;
  /** Inputs that are parameters of training when they are constants; running statistics are not. */
  readonly parameters?: readonly number[];
  multiplications?(node: TypedNode, outputs: readonly ValueType[]): Multiplications;
  /** How channels of inputs, weights and outputs correspond. */
  channels(scope: ChannelScope): void;
  /** What of its attributes and constant inputs counts channels, after a cut. */
  rewrite?(scope: RewriteScope): Rewrite;
  /** Writes the gradients by its float inputs, as nodes; absent where the operator cannot be differentiated. */
  gradient?(scope: GradientScope): void;
  /** Of an operator that no runtime has: writes the standard nodes that compute it, and gives its outputs. */
  expand?(scope: NodeScope): readonly string[];
}

/** How many positions stay. */
export function countKept(kept: Uint8Array): number {
  let count = 0;
  for (const position of kept) count += position;
  return count;
}

/** The product of dimensions that a cost needs as numbers. */
export function positionsOf(node: TypedNode, dims: readonly Dimension[]): number {
  let positions = 1;
  for (const dim of dims) {
    if (typeof dim === 'string') {
      node.fail(
        `what it costs hangs on the open dimension '${dim}'`,
        'Export the network for one size of image: only the batch may stay open (dynamic_axes={"input": {0: "batch"}}).',
      );
    }
    positions *= dim;
  }
  return positions;
}

import type { ElementType, Tensor } from './tensor.ts';

/** A dimension: its size, or the name of one that is open, such as the batch. */
export type Dimension = number | string;

export interface ValueType {
  readonly type: ElementType;
  readonly dims: readonly Dimension[];
}

/** A graph input. */
export interface Value extends ValueType {
  readonly name: string;
}

/** A graph output; `dims` is null where neither the file nor inference tells them. */
export interface Output {
  readonly name: string;
  readonly type: ElementType;
  readonly dims: readonly Dimension[] | null;
}

export type Attribute =
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'tensor'; readonly value: Tensor }
  | { readonly kind: 'ints'; readonly value: readonly number[] }
  | { readonly kind: 'floats'; readonly value: readonly number[] }
  | { readonly kind: 'strings'; readonly value: readonly string[] };

export interface Node {
  /** Unique within the graph; errors and reports name it. */
  readonly name: string;
  /** '' is the standard ONNX domain. */
  readonly domain: string;
  readonly operator: string;
  /** Value names; '' stands for an absent optional input. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/**
 * A network with ONNX operator semantics, NCHW, nodes in topological order.
 * Immutable: a pass takes a Graph and gives a Graph. Values are named; every name is written once
 * (graph input, constant or node output).
 */
export interface Graph {
  readonly name: string;
  /** Version of the standard ONNX operator set that the nodes follow. */
  readonly opset: number;
  /** Versions of further operator domains in use. */
  readonly domains: Readonly<Record<string, number>>;
  /** Inputs that the caller supplies; constants are not among them. */
  readonly inputs: readonly Value[];
  readonly outputs: readonly Output[];
  readonly nodes: readonly Node[];
  readonly constants: ReadonlyMap<string, Tensor>;
  /** Types that the file states of values; they stand in where an operator that is not known writes one. */
  readonly stated: ReadonlyMap<string, ValueType>;
  readonly metadata: Readonly<Record<string, string>>;
}

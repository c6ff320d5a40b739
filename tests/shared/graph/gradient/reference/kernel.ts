import type { Node } from '../../../../../shared/graph/graph.ts';
import type { NdArray } from './array.ts';

export interface Call {
  readonly node: Node;
  /** undefined for an absent optional one. */
  readonly inputs: readonly (NdArray | undefined)[];
  /** As inferred, by output. */
  readonly dims: readonly (readonly number[])[];
  x(input: number): NdArray;
  number(name: string, fallback: number): number;
  list(name: string): readonly number[] | undefined;
  text(name: string, fallback: string): string;
}

/** Computes the outputs of one operator. */
export type Kernel = (call: Call) => NdArray | readonly NdArray[];

export type Kernels = Readonly<Record<string, Kernel>>;

export function callOf(
  node: Node,
  inputs: readonly (NdArray | undefined)[],
  dims: readonly (readonly number[])[],
): Call {
  const attribute = <K extends string>(name: string, ...kinds: K[]): unknown => {
    const stated = node.attributes[name];
    if (stated === undefined) return undefined;
    if (!(kinds as string[]).includes(stated.kind)) throw new Error(`attribute ${name} is ${stated.kind}`);
    return stated.value;
  };
  return {
    node,
    inputs,
    dims,
    x: (input) => inputs[input]!,
    number: (name, fallback) => (attribute(name, 'int', 'float') as number | undefined) ?? fallback,
    list: (name) => attribute(name, 'ints', 'floats') as readonly number[] | undefined,
    text: (name, fallback) => (attribute(name, 'string') as string | undefined) ?? fallback,
  };
}

/** An axis counted from the front. */
export function front(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}

import { EspalierError } from '../../../../../shared/api/errors.ts';
import type { TypedNode } from '../../../../../shared/graph/operators/typed-node.ts';
import type { TF } from '../load.ts';
import type { Value } from './value.ts';

/** One node as it is run. */
export interface OperatorScope {
  readonly tf: TF;
  readonly node: TypedNode;
  /** An input that is there. */
  value(input: number): Value;
  /** The dimensions of an output, in ONNX's order. */
  dims(output: number): number[];
}

/** Runs a node: its outputs, or its only one. */
export type TensorOperator = (scope: OperatorScope) => Value | readonly Value[];

/** By operator, with its domain where that is not the standard one. */
export type TensorOperators = Readonly<Record<string, TensorOperator>>;

/** What the node asks for is nothing that TensorFlow.js can do. */
export function unsupported({ node }: TypedNode, what = ''): EspalierError {
  return new EspalierError(
    'OPERATOR_UNKNOWN',
    `Node '${node.name}' (${node.operator}${what === '' ? '' : `, ${what}`}) cannot be run by TensorFlow.js.`,
    'Train this network with the onnxruntime engine.',
  );
}

export function float({ node }: TypedNode, name: string, fallback: number): number {
  const attribute = node.attributes[name];
  return attribute?.kind === 'float' ? attribute.value : fallback;
}

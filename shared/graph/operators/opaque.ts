import type { Operator } from './operator.ts';
import type { TypedNode } from './typed-node.ts';

/**
 * Stands for an operator that is not known, or one whose inputs cannot be followed: what it reads stays whole, what it
 * writes has no channel that can leave, and all its constants count as parameters.
 */
export function opaqueOperator(node: TypedNode): Operator {
  return {
    name: node.node.operator,
    infer: () => [],
    parameters: node.node.inputs.map((_, input) => input),
    channels: () => undefined,
  };
}

import type { AnalyzedNode } from '../analyze.ts';
import type { GraphBuilder } from '../builder.ts';
import type { NodeScope } from './scope.ts';

/** Nodes written for one node of a graph; they are called by `prefix` and their operator. */
export function nodeScope(builder: GraphBuilder, { node, outputs }: AnalyzedNode, prefix: string): NodeScope {
  const { inputs, outputs: names } = node.node;
  return {
    node,
    outputs,
    input: (input) => inputs[input]!,
    output: (output) => names[output]!,
    opset: builder.opset,
    dims: (value) => builder.dims(value),
    type: (value) => builder.typeOf(value),
    add: (operator, operands, attributes = {}, domain = '') =>
      builder.add(`${prefix}/${operator}`, operator, operands, { attributes, domain }),
    addAll: (operator, operands, count, attributes = {}, domain = '') =>
      builder.addAll(`${prefix}/${operator}`, operator, operands, count, { attributes, domain }),
    ints: (values) => builder.ints(values),
    scalar: (value) => builder.scalar(value),
    constant: (tensor) => builder.constant(`${prefix}/constant`, tensor),
  };
}

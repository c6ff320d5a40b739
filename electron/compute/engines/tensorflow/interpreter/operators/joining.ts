import type { OperatorScope, TensorOperators } from '../operator.ts';
import { together } from '../together.ts';
import type { Value } from '../value.ts';

function concat({ tf, node, value }: OperatorScope): Value {
  const values = Array.from({ length: node.inputCount }, (_, input) => value(input));
  const axis = node.axis(node.int('axis', 0), node.rank(0));
  const { tensors, at, back } = together(values);
  return back(tf.concat(tensors, at(axis)));
}

function split(scope: OperatorScope): Value[] {
  const { tf, node } = scope;
  const axis = node.axis(node.int('axis', 0), node.rank(0));
  const sizes = node.node.outputs.map((_, output) => scope.dims(output)[axis]!);
  // TensorFlow.js has no gradient of a split into one part.
  if (sizes.length === 1) return [scope.value(0)];
  const { tensor, at, back } = scope.value(0).ordered;
  return tf.split(tensor, sizes, at(axis)).map((part) => back(part));
}

export const joiningOperators: TensorOperators = { Concat: concat, Split: split };

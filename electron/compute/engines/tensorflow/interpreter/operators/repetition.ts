import type { OperatorScope, TensorOperators } from '../operator.ts';
import { Value } from '../value.ts';

function expand(scope: OperatorScope): Value {
  return Value.plain(scope.tf.broadcastTo(scope.value(0).plain, scope.dims(0)));
}

function tile({ tf, node, value }: OperatorScope): Value {
  const { tensor, at, back } = value(0).ordered;
  const times = node.numbers(1);
  const own = new Array<number>(times.length);
  times.forEach((count, axis) => (own[at(axis)] = count));
  return back(tf.tile(tensor, own));
}

export const repetitionOperators: TensorOperators = { Expand: expand, Tile: tile };

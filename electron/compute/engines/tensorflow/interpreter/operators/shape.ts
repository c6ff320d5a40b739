import { elementTypes } from '../../../../../../shared/graph/operators/constant.ts';
import { type OperatorScope, type TensorOperator, type TensorOperators, unsupported } from '../operator.ts';
import { dataTypeOf } from '../element-types.ts';
import { Value } from '../value.ts';

/** The same elements in the same order, in other dimensions. */
const reshape: TensorOperator = (scope) => Value.plain(scope.value(0).plain.reshape(scope.dims(0)));

function transpose({ node, value }: OperatorScope): Value {
  const x = value(0);
  const order = node.ints('perm') ?? x.dims.map((_, axis) => x.dims.length - 1 - axis);
  // What stands with channels last is the channels-last form of an image.
  if (!x.isChannelsLast && order.join() === '0,3,1,2') return Value.channelsLast(x.plain);
  const { tensor, at } = x.ordered;
  const own = order.map(at);
  const stays = own.every((axis, index) => axis === index);
  return Value.plain(stays ? tensor : tensor.transpose(own));
}

function cast(scope: OperatorScope): Value {
  const { tf, node, value } = scope;
  const type = elementTypes.get(node.int('to', 0)) ?? node.fail('attribute to is missing');
  const own = dataTypeOf(type);
  if (own === undefined) throw unsupported(node, `to ${type}`);
  return value(0).map((x) => tf.cast(x, own));
}

export const shapeOperators: TensorOperators = {
  Reshape: reshape,
  Flatten: reshape,
  Squeeze: reshape,
  Unsqueeze: reshape,
  Transpose: transpose,
  Cast: cast,
};

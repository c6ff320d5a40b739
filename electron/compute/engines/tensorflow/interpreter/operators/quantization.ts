import type { TensorFlow } from '../../load.ts';
import type { OperatorScope, TensorOperators } from '../operator.ts';
import { Value } from '../value.ts';

type Tensor = TensorFlow.Tensor;

/** Scale or zero point of an input, along its axis where there is one for each channel. */
function perChannel({ tf, node, value }: OperatorScope, input: number, rank: number): Tensor {
  const tensor = tf.cast(value(input).plain, 'float32');
  if (tensor.size === 1) return tensor.reshape([]);
  const axis = node.axis(node.int('axis', 1), rank);
  return tensor.reshape([tensor.size, ...new Array<number>(rank - 1 - axis).fill(1)]);
}

/** (x - zero point) * scale */
function dequantize(scope: OperatorScope): Value {
  const { tf, node, value } = scope;
  const x = tf.cast(value(0).plain, 'float32');
  const centred = node.has(2) ? tf.sub(x, perChannel(scope, 2, x.rank)) : x;
  return Value.plain(tf.mul(centred, perChannel(scope, 1, x.rank)));
}

export const quantizationOperators: TensorOperators = { DequantizeLinear: dequantize };

import type { TF, TensorFlow } from '../../load.ts';
import { float, type OperatorScope, type TensorOperators } from '../operator.ts';
import { Value } from '../value.ts';

type Tensor = TensorFlow.Tensor;

function gemm({ tf, node, value }: OperatorScope): Value {
  const [transA, transB] = [node.int('transA', 0) === 1, node.int('transB', 0) === 1];
  const scaled = (x: Tensor, factor: number): Tensor => (factor === 1 ? x : tf.mul(x, factor));
  const product = scaled(tf.matMul(value(0).plain, value(1).plain, transA, transB), float(node, 'alpha', 1));
  if (!node.has(2)) return Value.plain(product);
  return Value.plain(tf.add(product, scaled(value(2).plain, float(node, 'beta', 1))));
}

function matMul(scope: OperatorScope): Value {
  const { tf, value } = scope;
  const [a, b] = [value(0).plain, value(1).plain];
  const dims = scope.dims(0);
  const inner = a.shape.at(-1)!;
  // One matrix for all: one product.
  if (b.rank === 2) return Value.plain(tf.matMul(a.reshape([-1, inner]), b).reshape(dims));
  const [first, second] = [a, b].map((factor) => stacked(tf, factor, dims.slice(0, -2)));
  return Value.plain(tf.matMul(first!, second!).reshape(dims));
}

/** A factor as [batch, rows, columns]: repeated as far as the other has more, of which TensorFlow.js has no gradient. */
function stacked(tf: TF, factor: Tensor, batch: readonly number[]): Tensor {
  const matrix = factor.shape.slice(-2) as [number, number];
  const all = [...batch, ...matrix];
  const repeated = factor.shape.join() === all.join() ? factor : tf.broadcastTo(factor, all);
  return repeated.reshape([-1, ...matrix]);
}

export const denseOperators: TensorOperators = { Gemm: gemm, MatMul: matMul };

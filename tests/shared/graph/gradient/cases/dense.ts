import * as tf from '@tensorflow/tfjs';
import { float, int } from '../../../../../shared/graph/attribute.ts';
import type { GradientCase } from '../case.ts';

function gemm(transA: number, transB: number): GradientCase {
  return {
    name: `Gemm${transA ? ' A transposed' : ''}${transB ? ' B transposed' : ''}`,
    operator: 'Gemm',
    inputs: [transA ? [4, 2] : [2, 4], transB ? [3, 4] : [4, 3], [3]],
    attributes: { transA: int(transA), transB: int(transB), alpha: float(1.5), beta: float(0.5) },
    tf: (a, b, c) => tf.add(tf.mul(tf.matMul(a, b, transA === 1, transB === 1), 1.5), tf.mul(c, 0.5)),
  };
}

const product = (a: tf.Tensor, b: tf.Tensor): tf.Tensor => tf.matMul(a, b);

export const denseCases: readonly GradientCase[] = [
  ...[0, 1].flatMap((transA) => [0, 1].map((transB) => gemm(transA, transB))),
  {
    name: 'Gemm without a bias',
    operator: 'Gemm',
    inputs: [
      [2, 4],
      [4, 3],
    ],
  },
  {
    name: 'Gemm with a bias in a column',
    operator: 'Gemm',
    inputs: [
      [2, 4],
      [4, 3],
      [2, 1],
    ],
  },
  {
    name: 'MatMul',
    operator: 'MatMul',
    inputs: [
      [2, 4],
      [4, 3],
    ],
    tf: product,
  },
  {
    name: 'MatMul in batches',
    operator: 'MatMul',
    inputs: [
      [2, 3, 4],
      [2, 4, 2],
    ],
    tf: product,
  },
  {
    name: 'MatMul of a sequence',
    operator: 'MatMul',
    inputs: [
      [2, 3, 4],
      [4, 2],
    ],
  },
  {
    name: 'MatMul broadcast on both sides',
    operator: 'MatMul',
    inputs: [
      [2, 1, 3, 4],
      [3, 4, 2],
    ],
  },
];

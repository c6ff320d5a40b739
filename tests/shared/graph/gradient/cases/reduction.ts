import * as tf from '@tensorflow/tfjs';
import { int, ints } from '../../../../../shared/graph/attribute.ts';
import type { GradientCase, Varied } from '../case.ts';
import { whole } from './layout.ts';

type Reduce = (x: tf.Tensor, axes?: number[], keep?: boolean) => tf.Tensor;

function reduced(operator: string, compute?: Reduce, over: Omit<Varied, 'dims'> = {}): GradientCase[] {
  const x: Varied = { dims: [2, 3, 4], ...over };
  const byInput = operator === 'ReduceSum';
  const variants: [string, number[] | undefined, boolean][] = [
    ['everything', undefined, true],
    ['everything to a scalar', undefined, false],
    ['the last axis', [-1], false],
    ['the middle axis, kept', [1], true],
    ['two axes', [0, 2], false],
  ];
  return variants.map(([as, axes, keep]) => ({
    name: `${operator} of ${as}`,
    operator,
    inputs: byInput && axes ? [x, whole(...axes)] : [x],
    attributes: { keepdims: int(keep ? 1 : 0), ...(!byInput && axes && { axes: ints(axes) }) },
    ...(compute && { tf: (input: tf.Tensor) => compute(input, axes, keep) }),
  }));
}

export const reductionCases: readonly GradientCase[] = [
  ...reduced('ReduceSum', (x, axes, keep) => tf.sum(x, axes, keep)),
  ...reduced('ReduceMean', (x, axes, keep) => tf.mean(x, axes, keep)),
  ...reduced('ReduceMax', (x, axes, keep) => tf.max(x, axes, keep)),
  ...reduced('ReduceMin', (x, axes, keep) => tf.min(x, axes, keep)),
  ...reduced('ReduceL1', (x, axes, keep) => tf.sum(tf.abs(x), axes, keep)),
  ...reduced('ReduceL2', (x, axes, keep) => tf.sqrt(tf.sum(tf.square(x), axes, keep))),
  ...reduced('ReduceSumSquare', (x, axes, keep) => tf.sum(tf.square(x), axes, keep)),
  ...reduced('ReduceLogSum', (x, axes, keep) => tf.log(tf.sum(x, axes, keep)), { low: 0.2, high: 2 }),
  ...reduced('ReduceLogSumExp', (x, axes, keep) => tf.logSumExp(x, axes, keep)),
];

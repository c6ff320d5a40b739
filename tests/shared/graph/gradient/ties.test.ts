import { expect, it } from 'vitest';
import { float, int, ints } from '../../../../shared/graph/attribute.ts';
import { differentiate } from '../../../../shared/graph/gradient/differentiate.ts';
import { expand } from '../../../../shared/graph/gradient/expand.ts';
import { loss, problemOf, type GradientCase } from './case.ts';
import { scalar } from './cases/layout.ts';
import { runOrt } from './check.ts';

/** The gradients by all inputs of the sum of the first output at given values, in ONNX Runtime. */
async function gradientsAt(own: GradientCase, ...values: number[][]): Promise<number[][]> {
  const problem = problemOf(own);
  const { graph, by, weights } = problem;
  for (const { data } of weights) (data as Float32Array).fill(1);
  const at = new Map(by.map((name, index) => [name, Float32Array.from(values[index]!)]));
  const { graph: both, gradients } = differentiate(graph, loss, by);
  const ran = await runOrt(expand(both), at);
  // Zero has no sign here.
  return by.map((name) => Array.from(ran[gradients.get(name)!]!.data, (slope) => slope + 0));
}

const row = [1, 1, 1, 4];
const pooled = { kernel_shape: ints([1, 2]) };

it.each<[string, GradientCase, number[][], number[][]]>([
  [
    'the first maximum of each window takes all',
    { name: 'MaxPool', operator: 'MaxPool', inputs: [row], attributes: pooled },
    [[2, 2, 2, 1]],
    [[1, 1, 1, 0]],
  ],
  [
    'a window of nothing but zeros too',
    { name: 'MaxPool', operator: 'MaxPool', inputs: [row], attributes: { ...pooled, strides: ints([1, 2]) } },
    [[0, 0, 0, 0]],
    [[1, 0, 1, 0]],
  ],
  [
    'the maxima of a reduction share',
    { name: 'ReduceMax', operator: 'ReduceMax', inputs: [[4]] },
    [[3, 1, 3, 2]],
    [[0.5, 0, 0.5, 0]],
  ],
  [
    'a global maximum as well',
    { name: 'GlobalMaxPool', operator: 'GlobalMaxPool', inputs: [row] },
    [[0, 0, 0, 0]],
    [[0.25, 0.25, 0.25, 0.25]],
  ],
  [
    'the first of equal operands takes all',
    { name: 'Max', operator: 'Max', inputs: [[2], [2]] },
    [
      [1, 2],
      [1, 3],
    ],
    [
      [1, 0],
      [0, 1],
    ],
  ],
  ['a rectifier is flat at zero', { name: 'Relu', operator: 'Relu', inputs: [[3]] }, [[-1, 0, 1e-30]], [[0, 0, 1]]],
  [
    'and a clipped one at both ends',
    { name: 'Clip', operator: 'Clip', inputs: [[5], scalar(0), scalar(6)] },
    [[-1, 0, 5.9999995, 6, 7]],
    [[0, 0, 1, 0, 0]],
  ],
  [
    'a leaky one leaks',
    { name: 'LeakyRelu', operator: 'LeakyRelu', inputs: [[2]], attributes: { alpha: float(0.25) } },
    [[0, 1]],
    [[0.25, 1]],
  ],
  ['|x| is flat at zero', { name: 'Abs', operator: 'Abs', inputs: [[3]] }, [[-2, 0, 1e-20]], [[-1, 0, 1]]],
  [
    'the norm of zeros',
    { name: 'ReduceL2', operator: 'ReduceL2', inputs: [[2]], attributes: { keepdims: int(0) } },
    [[0, 0]],
    [[0, 0]],
  ],
  ['powers of zero', { name: 'Pow', operator: 'Pow', inputs: [[2], scalar(0)] }, [[0, 2]], [[0, 0]]],
  [
    'powers of what is not positive',
    { name: 'Pow', operator: 'Pow', inputs: [[2], [2]] },
    [
      [-2, 0],
      [3, 2],
    ],
    [
      [12, 0],
      [0, 0],
    ],
  ],
])('%s', async (_, own, values, expected) => {
  expect(await gradientsAt(own, ...values)).toEqual(expected);
});

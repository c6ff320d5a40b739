import * as tf from '@tensorflow/tfjs';
import { int, ints, text } from '../../../../../shared/graph/attribute.ts';
import type { Attribute } from '../../../../../shared/graph/graph.ts';
import { int64Tensor } from '../../../../../shared/graph/tensor.ts';
import type { GradientCase } from '../case.ts';
import { scalar, whole } from './layout.ts';

type Attributes = Record<string, Attribute>;

const end = 2 ** 31;

function slice(as: string, dims: number[], lists: number[][], compute?: GradientCase['tf']): GradientCase {
  return {
    name: `Slice ${as}`,
    operator: 'Slice',
    inputs: [dims, ...lists.map((list) => whole(...list))],
    ...(compute && { tf: compute }),
  };
}

function pad(as: string, pads: number[], mode: string, own: Partial<GradientCase> = {}): GradientCase {
  const attributes = { mode: text(mode) };
  return { name: `Pad ${as}`, operator: 'Pad', inputs: [[2, 3, 4], whole(...pads)], attributes, ...own };
}

function gather(as: string, axis: number, indices: number[], dims = [indices.length]): GradientCase {
  const inputs = [[3, 4, 2], int64Tensor(indices, dims)];
  return { name: `Gather ${as}`, operator: 'Gather', inputs, attributes: { axis: int(axis) } };
}

function one(
  operator: string,
  dims: number[],
  attributes: Attributes = {},
  own: Partial<GradientCase> = {},
): GradientCase {
  return { name: operator, operator, inputs: [dims], attributes, ...own };
}

const margins = (pads: number[]): [number, number][] => pads.slice(0, 3).map((begin, axis) => [begin, pads[axis + 3]!]);

export const shapeCases: readonly GradientCase[] = [
  { name: 'Reshape', operator: 'Reshape', inputs: [[2, 3, 4], whole(0, -1)], tf: (x) => tf.reshape(x, [2, -1]) },
  one('Flatten', [2, 3, 4]),
  one('Flatten', [2, 3, 4], { axis: int(0) }, { name: 'Flatten at 0' }),
  { name: 'Squeeze', operator: 'Squeeze', inputs: [[2, 1, 3, 1], whole(-1)] },
  { name: 'Squeeze of everything', operator: 'Squeeze', inputs: [[2, 1, 3, 1]] },
  { name: 'Unsqueeze', operator: 'Unsqueeze', inputs: [[2, 3], whole(0, -1)] },
  one('Transpose', [2, 3, 4], {}, { tf: (x) => tf.transpose(x) }),
  one(
    'Transpose',
    [2, 3, 4],
    { perm: ints([1, 2, 0]) },
    { name: 'Transpose by perm', tf: (x) => tf.transpose(x, [1, 2, 0]) },
  ),
  { name: 'Expand', operator: 'Expand', inputs: [[3, 1], whole(2, 1, 4)], tf: (x) => tf.broadcastTo(x, [2, 3, 4]) },
  { name: 'Expand of nothing', operator: 'Expand', inputs: [[3, 2], whole(1)] },
  { name: 'Tile', operator: 'Tile', inputs: [[2, 3, 1], whole(3, 1, 4)], tf: (x) => tf.tile(x, [3, 1, 4]) },
  { name: 'Tile once', operator: 'Tile', inputs: [[2, 3], whole(1, 1)] },
  {
    name: 'Concat',
    operator: 'Concat',
    inputs: [
      [2, 3],
      [2, 1],
      [2, 2],
    ],
    attributes: { axis: int(1) },
    tf: (...parts) => tf.concat(parts, 1),
  },
  {
    name: 'Concat with a constant',
    operator: 'Concat',
    inputs: [[2], { ...scalar(1), dims: [1] }, [3]],
    attributes: { axis: int(-1) },
  },
  {
    name: 'Split',
    operator: 'Split',
    inputs: [[2, 5], whole(1, 3, 1)],
    attributes: { axis: int(1) },
    outputs: 3,
    tf: (x) => tf.split(x, [1, 3, 1], 1),
  },
  { name: 'Split of which one part is read', operator: 'Split', inputs: [[6, 2]], outputs: 3, read: [1] },
  slice(
    'of the middle',
    [4, 5, 2],
    [
      [1, 2],
      [3, 5],
      [0, 1],
    ],
    (x) => tf.slice(x, [1, 2, 0], [2, 3, 2]),
  ),
  slice('from the end', [4, 5], [[-3], [-1], [-1]]),
  slice('with a step', [7, 3], [[1], [end], [0], [2]], (x) => tf.gather(x, [1, 3, 5])),
  slice('with a step that leaves some over', [8, 3], [[0], [6], [0], [3]]),
  slice('backwards', [5, 3], [[-1], [-end], [0], [-1]], (x) => tf.reverse(x, 0)),
  slice(
    'backwards with a step',
    [8, 6],
    [
      [6, -1],
      [0, -end],
      [0, 1],
      [-2, -3],
    ],
  ),
  slice('of everything', [3, 2], [[0], [end]]),
  pad('of zeros', [1, 0, 2, 0, 1, 1], 'constant', { tf: (x) => tf.pad(x, margins([1, 0, 2, 0, 1, 1])) }),
  pad('of a trained number', [1, 0, 2, 0, 1, 1], 'constant', { inputs: [[2, 3, 4], whole(1, 0, 2, 0, 1, 1), []] }),
  pad('that crops', [-1, 1, -1, 0, -2, 2], 'constant', { inputs: [[2, 3, 4], whole(-1, 1, -1, 0, -2, 2), [1]] }),
  pad('by the edge', [1, 2, 0, 2, 1, 1], 'edge'),
  pad('reflected', [0, 2, 3, 1, 1, 2], 'reflect'),
  pad('of nothing', [0, 0, 0, 0, 0, 0], 'edge'),
  { ...gather('of rows', 0, [2, 0, 2]), tf: (x) => tf.gather(x, [2, 0, 2], 0) },
  { ...gather('along the middle', 1, [3, 3, 1]), tf: (x) => tf.gather(x, [3, 3, 1], 1) },
  gather('from the end', -1, [-1, 0, -1]),
  gather('by a table', 1, [0, 3, -2, 0, 1, 1], [2, 3]),
  gather('of one', 1, [2], []),
  { ...gather('from a long axis', 0, [299, 0, 299]), inputs: [[300, 2], whole(299, 0, 299)] },
  {
    ...gather('by a table from a long axis', 1, []),
    inputs: [[2, 300, 2], int64Tensor([0, 299, -2, 0, 1, 1], [2, 3])],
  },
  {
    name: 'TopK',
    operator: 'TopK',
    inputs: [[3, 5], whole(2)],
    outputs: 2,
    read: [0],
  },
  {
    name: 'TopK, smallest along the first axis',
    operator: 'TopK',
    inputs: [[5, 2], whole(3)],
    attributes: { axis: int(0), largest: int(0) },
    outputs: 2,
    read: [0],
  },
  one(
    'DepthToSpace',
    [2, 8, 2, 3],
    { blocksize: int(2) },
    {
      tf(x) {
        const parts = tf.transpose(tf.reshape(x, [2, 2, 2, 2, 2, 3]), [0, 3, 4, 1, 5, 2]);
        return tf.reshape(parts, [2, 2, 4, 6]);
      },
    },
  ),
  one('DepthToSpace', [1, 18, 2, 2], { blocksize: int(3), mode: text('CRD') }, { name: 'DepthToSpace CRD' }),
  one('SpaceToDepth', [2, 3, 4, 6], { blocksize: int(2) }),
];

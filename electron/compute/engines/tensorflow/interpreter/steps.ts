import type { TF, TensorFlow } from '../load.ts';

type Tensor = TensorFlow.Tensor;

interface Around {
  readonly outer: number;
  readonly size: number;
  readonly inner: number;
}

function around({ shape }: Tensor, axis: number): Around {
  const product = (dims: readonly number[]): number => dims.reduce((all, dim) => all * dim, 1);
  return { outer: product(shape.slice(0, axis)), size: shape[axis]!, inner: product(shape.slice(axis + 1)) };
}

/**
 * Every `step`-th position of an axis from `start` on, `count` of them. Made of padding, slicing and reshaping, since
 * TensorFlow.js has no gradient of its strided slice.
 */
export function strided(tf: TF, x: Tensor, axis: number, start: number, count: number, step: number): Tensor {
  const { outer, size, inner } = around(x, axis);
  const shape = x.shape.with(axis, count);
  if (step === 1 || count === 1) {
    if (count === size) return x;
    return tf.slice(x.reshape([outer, size, inner]), [0, start, 0], [outer, count, inner]).reshape(shape);
  }
  const covered = Math.min(count * step, size - start);
  let blocks = x.reshape([outer, size, inner]);
  if (covered !== size) blocks = tf.slice(blocks, [0, start, 0], [outer, covered, inner]);
  // The last block may lack what is not taken anyway.
  if (covered !== count * step) {
    blocks = tf.pad(blocks, [
      [0, 0],
      [0, count * step - covered],
      [0, 0],
    ]);
  }
  const firsts = tf.slice(blocks.reshape([outer * count, step, inner]), [0, 0, 0], [outer * count, 1, inner]);
  return firsts.reshape(shape);
}

/** The positions of an axis `step` apart, with zeros between them: (size - 1) * step + 1 long. */
export function spread(tf: TF, x: Tensor, axis: number, step: number): Tensor {
  const { outer, size, inner } = around(x, axis);
  if (step === 1 || size === 1) return x;
  const blocks = tf.pad(x.reshape([outer * size, 1, inner]), [
    [0, 0],
    [0, step - 1],
    [0, 0],
  ]);
  const length = (size - 1) * step + 1;
  const line = tf.slice(blocks.reshape([outer, size * step, inner]), [0, 0, 0], [outer, length, inner]);
  return line.reshape(x.shape.with(axis, length));
}

/** Each position of an axis so many times, side by side. */
export function repeated(tf: TF, x: Tensor, axis: number, times: number): Tensor {
  const { outer, size, inner } = around(x, axis);
  return tf.tile(x.reshape([outer * size, 1, inner]), [1, times, 1]).reshape(x.shape.with(axis, size * times));
}

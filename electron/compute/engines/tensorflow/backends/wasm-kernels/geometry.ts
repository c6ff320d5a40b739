import type { TF, TensorFlow } from '../../load.ts';

type Image = TensorFlow.Tensor4D;
export type Shape = [number, number, number, number];

/** A convolution as TensorFlow.js's kernels state it; its padding resolved. */
export interface ConvolutionShape {
  readonly image: Shape;
  readonly filter: Shape;
  readonly strides: readonly [number, number];
  readonly padBegin: readonly [number, number];
  readonly result: readonly [number, number];
}

export function convolutionShape(
  tf: TF,
  image: Shape,
  filter: Shape,
  attributes: Readonly<Record<string, unknown>>,
  depthwise: boolean,
): ConvolutionShape {
  const { strides, pad, dimRoundingMode } = attributes as {
    strides: number | [number, number];
    pad: 'same' | 'valid' | number;
    dimRoundingMode?: 'floor' | 'round' | 'ceil';
  };
  const info = tf.backend_util.computeConv2DInfo(image, filter, strides, 1, pad, dimRoundingMode, depthwise);
  return {
    image,
    filter,
    strides: [info.strideHeight, info.strideWidth],
    padBegin: [info.padInfo.top, info.padInfo.left],
    result: [info.outHeight, info.outWidth],
  };
}

/** Rows from `begin` on, `count` of them, and columns; `fill` where the image has none. */
export function framed(
  tf: TF,
  x: Image,
  begin: readonly [number, number],
  count: readonly [number, number],
  fill = 0,
): Image {
  const axes = [0, 1].map((axis) => {
    const size = x.shape[axis + 1]!;
    const start = Math.min(size, Math.max(0, begin[axis]!));
    const end = Math.max(start, Math.min(size, begin[axis]! + count[axis]!));
    const before = Math.max(0, -begin[axis]!);
    return { start, length: end - start, before, after: count[axis]! - before - (end - start) };
  });
  const [rows, columns] = axes as [(typeof axes)[number], (typeof axes)[number]];
  const cut = tf.slice(x, [0, rows.start, columns.start, 0], [x.shape[0], rows.length, columns.length, x.shape[3]]);
  if (axes.every(({ before, after }) => before === 0 && after === 0)) return cut;
  return tf.pad(
    cut,
    [
      [0, 0],
      [rows.before, rows.after],
      [columns.before, columns.after],
      [0, 0],
    ],
    fill,
  );
}

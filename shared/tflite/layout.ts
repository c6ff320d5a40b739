import { elementCount } from '../graph/tensor.ts';

/** Where ONNX's axes are in TFLite's values of images: NHWC axis i is NCHW axis `toNhwc[i]`. */
export const toNhwc = [0, 2, 3, 1] as const;
export const toNchw = [0, 3, 1, 2] as const;

/** Sizes, pads or anything else that comes one for each axis, in TFLite's order. Other ranks than 4 stay as they are. */
export function inLayout<T>(perAxis: readonly T[]): readonly T[] {
  return perAxis.length === 4 ? toNhwc.map((axis) => perAxis[axis]!) : perAxis;
}

/** An axis of ONNX's order in TFLite's. */
export function axisInLayout(axis: number, rank: number): number {
  const front = axis < 0 ? axis + rank : axis;
  return rank === 4 ? toNchw[front]! : front;
}

/** Row-major elements with their axes in another order: axis i of the result is axis `order[i]` of the input. */
export function transposed(data: ArrayLike<number>, dims: readonly number[], order: readonly number[]): Float32Array {
  const strides = dims.map((_, axis) => elementCount(dims.slice(axis + 1)));
  const sizes = order.map((axis) => dims[axis]!);
  const steps = order.map((axis) => strides[axis]!);
  const result = new Float32Array(elementCount(dims));
  const index = new Array<number>(sizes.length).fill(0);
  let from = 0;
  for (let to = 0; to < result.length; to++) {
    result[to] = data[from]!;
    for (let axis = sizes.length - 1; axis >= 0; axis--) {
      from += steps[axis]!;
      if (++index[axis]! < sizes[axis]!) break;
      from -= sizes[axis]! * steps[axis]!;
      index[axis] = 0;
    }
  }
  return result;
}

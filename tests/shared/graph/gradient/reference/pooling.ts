import { fill, get, offset, type NdArray } from './array.ts';
import type { Call, Kernel, Kernels } from './kernel.ts';
import { covered, windowOf } from './window.ts';

interface Covered {
  /** Flat places in the image, in the order of the window. */
  readonly places: readonly number[];
  readonly values: readonly number[];
  /** All taps, in the image or not: ONNX Runtime counts those beyond the padding as well. */
  readonly withPadding: number;
}

function pooled(call: Call, combine: (window: Covered) => number): NdArray {
  const { x, dims, list } = call;
  const image = x(0);
  const size = image.dims.slice(2);
  const window = windowOf(call, list('kernel_shape')!, size, dims[0]!.slice(2));
  return fill(dims[0]!, ([batch, channel, ...position]) => {
    const taps = covered(window, position);
    const inside = taps.filter(({ place }) => place.every((at, axis) => at >= 0 && at < size[axis]!));
    const indices = inside.map(({ place }) => [batch!, channel!, ...place]);
    return combine({
      places: indices.map((index) => offset(image.dims, index)),
      values: indices.map((index) => get(image, index)),
      withPadding: taps.length,
    });
  });
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function norm(values: readonly number[], p: number): number {
  return sum(values.map((x) => Math.abs(x) ** p)) ** (1 / p);
}

function global(combine: (values: readonly number[], call: Call) => number): Kernel {
  return (call) => {
    const { x, dims } = call;
    const inner = x(0).data.length / (dims[0]![0]! * dims[0]![1]!);
    return fill(dims[0]!, (index) => {
      const start = offset(dims[0]!, index) * inner;
      return combine(Array.from(x(0).data.subarray(start, start + inner)), call);
    });
  };
}

export const pooling: Kernels = {
  MaxPool: (call) => [
    pooled(call, ({ values }) => Math.max(...values)),
    pooled(call, ({ values, places }) => places[values.indexOf(Math.max(...values))]!),
  ],
  AveragePool: (call) => {
    const padded = call.number('count_include_pad', 0) === 1;
    return pooled(call, ({ values, withPadding }) => sum(values) / (padded ? withPadding : values.length));
  },
  LpPool: (call) => pooled(call, ({ values }) => norm(values, call.number('p', 2))),
  GlobalAveragePool: global((values) => sum(values) / values.length),
  GlobalMaxPool: global((values) => Math.max(...values)),
  GlobalLpPool: global((values, { number }) => norm(values, number('p', 2))),
};

import { fill, get, type NdArray } from './array.ts';
import type { Call, Kernels } from './kernel.ts';

interface Axis {
  readonly from: number;
  readonly to: number;
  readonly scale: number;
  readonly start: number;
  readonly end: number;
}

/** ONNX Resize-13. */
function place(mode: string, at: number, { from, to, scale, start, end }: Axis): number {
  switch (mode) {
    case 'half_pixel':
      return (at + 0.5) / scale - 0.5;
    case 'pytorch_half_pixel':
      return to > 1 ? (at + 0.5) / scale - 0.5 : 0;
    case 'align_corners':
      return to > 1 ? (at * (from - 1)) / (to - 1) : 0;
    case 'asymmetric':
      return at / scale;
    case 'tf_crop_and_resize':
      return to > 1
        ? start * (from - 1) + (at * (end - start) * (from - 1)) / (to - 1)
        : 0.5 * (start + end) * (from - 1);
    default:
      throw new Error(mode);
  }
}

function nearest(mode: string, x: number): number {
  if (mode === 'floor') return Math.floor(x);
  if (mode === 'ceil') return Math.ceil(x);
  const half = x - Math.floor(x) === 0.5;
  if (!half) return Math.round(x);
  return mode === 'round_prefer_floor' ? Math.floor(x) : Math.ceil(x);
}

function cubic(distance: number, a: number): number {
  const d = Math.abs(distance);
  if (d <= 1) return (a + 2) * d ** 3 - (a + 3) * d ** 2 + 1;
  return d < 2 ? a * d ** 3 - 5 * a * d ** 2 + 8 * a * d - 4 * a : 0;
}

/** Reads one pixel, axis by axis. */
function read(image: NdArray, call: Call, axes: readonly Axis[], index: readonly number[]): number {
  const { number, text } = call;
  const mode = text('mode', 'nearest');
  const transformation = text('coordinate_transformation_mode', 'half_pixel');
  const xs = index.map((at, axis) => place(transformation, at, axes[axis]!));
  if (transformation === 'tf_crop_and_resize') {
    const beyond = xs.some((x, axis) => x < 0 || x > axes[axis]!.from - 1);
    if (beyond) return number('extrapolation_value', 0);
  }
  const along = (axis: number, fixed: readonly number[]): number => {
    if (axis === xs.length) return get(image, fixed);
    const { from, to, start, end, scale } = axes[axis]!;
    const clamped = (at: number): number => Math.min(Math.max(at, 0), from - 1);
    const next = (at: number): number => along(axis + 1, [...fixed, clamped(at)]);
    const x = xs[axis]!;
    if (from === to && scale === 1 && start === 0 && end === 1) return next(index[axis]!);
    if (mode === 'nearest') return next(nearest(text('nearest_mode', 'round_prefer_floor'), x));
    if (mode === 'linear') {
      const inside = clamped(x);
      const low = Math.floor(inside);
      return inside === low ? next(low) : (1 - (inside - low)) * next(low) + (inside - low) * next(low + 1);
    }
    const low = Math.floor(x);
    const excludes = number('exclude_outside', 0) === 1;
    const taps = [low - 1, low, low + 1, low + 2].filter((at) => !excludes || (at >= 0 && at < from));
    const weights = taps.map((at) => cubic(x - at, number('cubic_coeff_a', -0.75)));
    const total = excludes ? weights.reduce((sum, weight) => sum + weight, 0) : 1;
    return taps.reduce((sum, at, tap) => sum + (weights[tap]! / total) * next(at), 0);
  };
  return along(0, []);
}

export const resize: Kernels = {
  Resize: (call) => {
    const { x, inputs, dims } = call;
    const rank = dims[0]!.length;
    const scales = inputs[3] ? undefined : inputs[2]?.data;
    const region = inputs[1]?.data;
    const axes = x(0).dims.map((from, axis): Axis => {
      const to = dims[0]![axis]!;
      return {
        from,
        to,
        scale: scales?.[axis] ?? to / from,
        start: region?.[axis] ?? 0,
        end: region?.[axis + rank] ?? 1,
      };
    });
    return fill(dims[0]!, (index) => read(x(0), call, axes, index));
  },
};

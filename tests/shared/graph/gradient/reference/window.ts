import { each } from './array.ts';
import type { Call } from './kernel.ts';

export interface Window {
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  readonly begin: readonly number[];
  readonly end: readonly number[];
}

/** `image` and `result` are the spatial sizes of what the window moves over and of what it makes. */
export function windowOf(
  { list, text }: Call,
  kernel: readonly number[],
  image: readonly number[],
  result: readonly number[],
): Window {
  const ones = kernel.map(() => 1);
  const strides = list('strides') ?? ones;
  const dilations = list('dilations') ?? ones;
  const pads = list('pads') ?? [...kernel, ...kernel].map(() => 0);
  const autoPad = text('auto_pad', 'NOTSET');
  if (!autoPad.startsWith('SAME')) {
    return { kernel, strides, dilations, begin: pads.slice(0, kernel.length), end: pads.slice(kernel.length) };
  }
  const total = kernel.map((size, axis) =>
    Math.max(0, (result[axis]! - 1) * strides[axis]! + (size - 1) * dilations[axis]! + 1 - image[axis]!),
  );
  const less = total.map((pad) => Math.floor(pad / 2));
  const more = total.map((pad) => Math.ceil(pad / 2));
  const [begin, end] = autoPad === 'SAME_UPPER' ? [less, more] : [more, less];
  return { kernel, strides, dilations, begin, end };
}

/** The places in the image that the window at `position` covers, in the order of the kernel; some lie beyond the borders. */
export function covered(
  { kernel, strides, dilations, begin }: Window,
  position: readonly number[],
): { tap: number[]; place: number[] }[] {
  const places: { tap: number[]; place: number[] }[] = [];
  each(kernel, (tap) => {
    const place = position.map((at, axis) => at * strides[axis]! + tap[axis]! * dilations[axis]! - begin[axis]!);
    places.push({ tap: [...tap], place });
  });
  return places;
}

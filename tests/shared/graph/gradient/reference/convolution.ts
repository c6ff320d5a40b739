import { elementCount } from '../../../../../shared/graph/tensor.ts';
import { each, fill, offset } from './array.ts';
import type { Call, Kernels } from './kernel.ts';
import { covered, windowOf, type Window } from './window.ts';

/** How ONNX Runtime pads a transposed convolution whose size is stated: the odd one goes to the begin, but for SAME_UPPER. */
function transposedWindow(call: Call): Window {
  const { x, dims, list, text } = call;
  const kernel = x(1).dims.slice(2);
  const plain = windowOf(call, kernel, dims[0]!.slice(2), x(0).dims.slice(2));
  const autoPad = text('auto_pad', 'NOTSET');
  if (list('output_shape') === undefined && !autoPad.startsWith('SAME')) return plain;
  const extra = list('output_padding') ?? kernel.map(() => 0);
  const begin = kernel.map((size, axis) => {
    const full = (x(0).dims[axis + 2]! - 1) * plain.strides[axis]! + (size - 1) * plain.dilations[axis]! + 1;
    const total = Math.max(0, full + extra[axis]! - dims[0]![axis + 2]!);
    return autoPad === 'SAME_UPPER' ? Math.floor(total / 2) : Math.ceil(total / 2);
  });
  return { ...plain, begin };
}

interface Meeting {
  readonly position: number;
  readonly place: number;
  readonly tap: number;
}

/** Which position of the result meets which place in the image, and under which tap; flat indices. */
function meetings(window: Window, image: readonly number[], result: readonly number[]): Meeting[] {
  const all: Meeting[] = [];
  each(result, (position) => {
    for (const { tap, place } of covered(window, position)) {
      if (!place.every((at, axis) => at >= 0 && at < image[axis]!)) continue;
      all.push({
        position: offset(result, position),
        place: offset(image, place),
        tap: offset(window.kernel, tap),
      });
    }
  });
  return all;
}

export const convolution: Kernels = {
  Conv: (call) => {
    const { x, inputs, dims, number } = call;
    const [image, weight] = [x(0), x(1)];
    const [filters, inner, ...kernel] = weight.dims as [number, number, ...number[]];
    const perGroup = filters / number('group', 1);
    const [size, result] = [image.dims.slice(2), dims[0]!.slice(2)];
    const met = meetings(windowOf(call, kernel, size, result), size, result);
    const [pixels, positions, taps] = [size, result, kernel].map(elementCount) as [number, number, number];
    const output = fill(dims[0]!, ([, filter]) => inputs[2]?.data[filter!] ?? 0);
    each([image.dims[0]!, filters, inner], (index) => {
      const [batch, filter, channel] = index as [number, number, number];
      const from = (batch * image.dims[1]! + Math.floor(filter / perGroup) * inner + channel) * pixels;
      const to = (batch * filters + filter) * positions;
      const weights = (filter * inner + channel) * taps;
      for (const { position, place, tap } of met) {
        output.data[to + position]! += image.data[from + place]! * weight.data[weights + tap]!;
      }
    });
    return output;
  },

  ConvTranspose: (call) => {
    const { x, inputs, dims, number } = call;
    const [image, weight] = [x(0), x(1)];
    const [channels, inner, ...kernel] = weight.dims as [number, number, ...number[]];
    const group = number('group', 1);
    const [size, result] = [image.dims.slice(2), dims[0]!.slice(2)];
    // The positions of its image are those of the convolution's result.
    const met = meetings(transposedWindow(call), result, size);
    const [pixels, positions, taps] = [size, result, kernel].map(elementCount) as [number, number, number];
    const output = fill(dims[0]!, ([, filter]) => inputs[2]?.data[filter!] ?? 0);
    each([image.dims[0]!, channels, inner], (index) => {
      const [batch, channel, filter] = index as [number, number, number];
      const from = (batch * channels + channel) * pixels;
      const to = (batch * inner * group + Math.floor((channel * group) / channels) * inner + filter) * positions;
      const weights = (channel * inner + filter) * taps;
      for (const { position, place, tap } of met) {
        output.data[to + place]! += image.data[from + position]! * weight.data[weights + tap]!;
      }
    });
    return output;
  },
};

import { fill, get, getOrZero, offset } from './array.ts';
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

export const convolution: Kernels = {
  Conv: (call) => {
    const { x, inputs, dims, number } = call;
    const [image, weight] = [x(0), x(1)];
    const group = number('group', 1);
    const inner = weight.dims[1]!;
    const filters = weight.dims[0]! / group;
    const window = windowOf(call, weight.dims.slice(2), image.dims.slice(2), dims[0]!.slice(2));
    return fill(dims[0]!, ([batch, filter, ...position]) => {
      let sum = inputs[2]?.data[filter!] ?? 0;
      for (const { tap, place } of covered(window, position)) {
        for (let channel = 0; channel < inner; channel++) {
          const from = Math.floor(filter! / filters) * inner + channel;
          sum += getOrZero(image, [batch!, from, ...place]) * get(weight, [filter!, channel, ...tap]);
        }
      }
      return sum;
    });
  },

  ConvTranspose: (call) => {
    const { x, inputs, dims, number } = call;
    const [image, weight] = [x(0), x(1)];
    const group = number('group', 1);
    const outer = weight.dims[1]!;
    const channels = weight.dims[0]! / group;
    const window = transposedWindow(call);
    const result = fill(dims[0]!, ([, filter]) => inputs[2]?.data[filter!] ?? 0);
    const size = dims[0]!.slice(2);
    fill(image.dims, ([batch, channel, ...position]) => {
      for (const { tap, place } of covered(window, position)) {
        if (!place.every((at, axis) => at >= 0 && at < size[axis]!)) continue;
        for (let filter = 0; filter < outer; filter++) {
          const to = Math.floor(channel! / channels) * outer + filter;
          result.data[offset(dims[0]!, [batch!, to, ...place])]! +=
            get(image, [batch!, channel!, ...position]) * get(weight, [channel!, filter, ...tap]);
        }
      }
      return 0;
    });
    return result;
  },
};

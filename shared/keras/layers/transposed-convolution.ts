import { activate } from '../activations.ts';
import { int, ints } from '../../graph/attribute.ts';
import type { LayerKind } from '../layer-kind.ts';
import { permute } from '../permute.ts';
import { bias } from './convolution.ts';

/**
 * The gradient of a convolution, with Keras's rule for the output's size: 'same' gives size * stride, 'valid'
 * size * stride + max(kernel - stride, 0), and output_padding counts from (size - 1) * stride + kernel instead.
 */
const transposedConvolution = (className: string, axes: number): LayerKind => ({
  classNames: [className, ...(axes === 2 ? ['Deconvolution2D'] : [])],
  build(scope) {
    const { options, layout } = scope;
    const input = scope.image(axes);
    const kernel = options.counts('kernel_size', axes);
    const strides = options.counts('strides', axes, 1);
    const dilations = options.counts('dilation_rate', axes, 1);
    const filters = options.count('filters');
    const group = options.count('groups', 1);
    const padding = options.string('padding', 'valid');
    if (padding !== 'same' && padding !== 'valid') scope.unknown(`the padding '${padding}'`);
    if (group !== 1) scope.unknown('more than one group');
    const wanted = options.has('output_padding') ? options.margins('output_padding', axes).map(([pad]) => pad) : null;

    const full = kernel.map((size, axis) => (size - 1) * dilations[axis]! + 1);
    // How much longer than size * stride the output of each axis is.
    const growth = full.map((extent, axis) => {
      const stride = strides[axis]!;
      if (wanted === null) return padding === 'same' ? 0 : Math.max(extent - stride, 0);
      const cut = padding === 'same' ? 2 * Math.floor(extent / 2) : 0;
      return extent - stride - cut + wanted[axis]!;
    });
    // What the whole gradient has too much (or, where negative, too little).
    const excess = full.map((extent, axis) => extent - strides[axis]! - growth[axis]!);
    const begins = excess.map((total) => Math.floor(Math.max(total, 0) / 2));
    const ends = excess.map((total, axis) => Math.max(total, 0) - begins[axis]!);

    const ins = scope.channels(input);
    const dims = [...kernel, filters, ins];
    const order = [axes + 1, axes, ...kernel.map((_, axis) => axis)];
    const weight = scope.constant(
      'kernel',
      [ins, filters, ...kernel],
      permute(scope.weight('kernel', dims), dims, order),
    );
    const shift = bias(scope, filters);
    const value = scope.node('ConvTranspose', [input.value, weight, ...(shift === null ? [] : [shift])], {
      kernel_shape: ints(kernel),
      strides: ints(strides),
      dilations: ints(dilations),
      pads: ints([...begins, ...ends]),
      output_padding: ints(excess.map((total) => Math.max(-total, 0))),
      group: int(1),
    });
    const spatial = layout
      .spatial(input.shape)
      .map((size, axis) => (size === null ? null : size * strides[axis]! + growth[axis]!));
    if (spatial.some((size) => size !== null && size < 1)) scope.shapeInvalid('would give nothing');
    return activate(scope, { value, shape: layout.shape(filters, spatial) });
  },
});

export const transposedConvolutionLayers: readonly LayerKind[] = [
  transposedConvolution('Conv1DTranspose', 1),
  transposedConvolution('Conv2DTranspose', 2),
];

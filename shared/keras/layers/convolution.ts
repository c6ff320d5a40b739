import { activate } from '../activations.ts';
import { int, ints } from '../../graph/attribute.ts';
import type { LayerKind } from '../layer-kind.ts';
import type { LayerScope } from '../layer-scope.ts';
import type { Size, Traced } from '../layout.ts';
import { permute } from '../permute.ts';
import { placeWindow } from '../window.ts';

/** What the convolutions of one layer have in common. */
interface Settings {
  readonly input: Traced;
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
}

function readSettings(scope: LayerScope, spatial: number): Settings {
  const { options } = scope;
  return {
    input: scope.image(spatial),
    kernel: options.counts('kernel_size', spatial),
    strides: options.counts('strides', spatial, 1),
    dilations: options.counts('dilation_rate', spatial, 1),
  };
}

function convolve(
  scope: LayerScope,
  { input, kernel, strides, dilations }: Settings,
  weight: string,
  bias: string | null,
  { filters, group }: { readonly filters: number; readonly group: number },
): Traced {
  const window = placeWindow(scope, scope.layout.spatial(input.shape), { kernel, strides, dilations });
  const value = scope.node('Conv', [input.value, weight, ...(bias === null ? [] : [bias])], {
    ...window.attributes,
    dilations: ints(dilations),
    group: int(group),
  });
  return { value, shape: scope.layout.shape(filters, window.spatial) };
}

/** Kernel [...spatial, in / groups, out] becomes [out, in / groups, ...spatial]. */
export function denseKernel(
  scope: LayerScope,
  name: string,
  kernel: readonly number[],
  ins: number,
  outs: number,
): string {
  const dims = [...kernel, ins, outs];
  const axes = kernel.length;
  const order = [axes + 1, axes, ...kernel.map((_, axis) => axis)];
  return scope.constant(name, [outs, ins, ...kernel], permute(scope.weight(name, dims), dims, order));
}

/** Kernel [...spatial, in, multiplier] becomes [in * multiplier, 1, ...spatial]. */
function depthwiseKernel(scope: LayerScope, kernel: readonly number[], ins: number, multiplier: number): string {
  const dims = [...kernel, ins, multiplier];
  const axes = kernel.length;
  // Keras 3 calls it kernel in DepthwiseConv layers.
  const values = scope.weight(['depthwise_kernel', 'kernel'], dims);
  const order = [axes, axes + 1, ...kernel.map((_, axis) => axis)];
  return scope.constant('depthwise_kernel', [ins * multiplier, 1, ...kernel], permute(values, dims, order));
}

export function bias(scope: LayerScope, filters: number): string | null {
  if (!scope.options.boolean('use_bias', true)) return null;
  return scope.constant('bias', [filters], scope.weight('bias', [filters]));
}

const convolution = (className: string, spatial: number): LayerKind => ({
  classNames: [className, className.replace('Conv', 'Convolution')],
  build(scope) {
    const settings = readSettings(scope, spatial);
    const filters = scope.options.count('filters');
    const group = scope.options.count('groups', 1);
    const channels = scope.channels(settings.input);
    if (channels % group !== 0 || filters % group !== 0) scope.shapeInvalid(`cannot be split into ${group} groups`);
    const weight = denseKernel(scope, 'kernel', settings.kernel, channels / group, filters);
    return activate(scope, convolve(scope, settings, weight, bias(scope, filters), { filters, group }));
  },
});

const depthwise = (className: string, spatial: number): LayerKind => ({
  classNames: [className],
  build(scope) {
    const settings = readSettings(scope, spatial);
    const group = scope.channels(settings.input);
    const filters = group * scope.options.count('depth_multiplier', 1);
    const weight = depthwiseKernel(scope, settings.kernel, group, filters / group);
    return activate(scope, convolve(scope, settings, weight, bias(scope, filters), { filters, group }));
  },
});

/** A depthwise convolution, then one of 1x1 that alone has a bias. */
const separable = (className: string, spatial: number): LayerKind => ({
  classNames: [className, className.replace('Conv', 'Convolution')],
  build(scope) {
    const settings = readSettings(scope, spatial);
    const group = scope.channels(settings.input);
    const inner = group * scope.options.count('depth_multiplier', 1);
    const filters = scope.options.count('filters');
    const depthwiseWeight = depthwiseKernel(scope, settings.kernel, group, inner / group);
    const ones = settings.kernel.map(() => 1);
    const pointwiseWeight = denseKernel(scope, 'pointwise_kernel', ones, inner, filters);
    const spread = convolve(scope, settings, depthwiseWeight, null, { filters: inner, group });
    const value = scope.node('Conv', [spread.value, pointwiseWeight, ...present(bias(scope, filters))], {
      kernel_shape: ints(ones),
    });
    const sizes: readonly Size[] = scope.layout.spatial(spread.shape);
    return activate(scope, { value, shape: scope.layout.shape(filters, sizes) });
  },
});

function present(value: string | null): string[] {
  return value === null ? [] : [value];
}

export const convolutionLayers: readonly LayerKind[] = [
  convolution('Conv1D', 1),
  convolution('Conv2D', 2),
  depthwise('DepthwiseConv1D', 1),
  depthwise('DepthwiseConv2D', 2),
  separable('SeparableConv1D', 1),
  separable('SeparableConv2D', 2),
];

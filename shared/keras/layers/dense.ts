import { activate } from '../activations.ts';
import { int, ints } from '../../graph/attribute.ts';
import type { LayerKind } from '../layer-kind.ts';
import type { LayerScope } from '../layer-scope.ts';
import type { Traced } from '../layout.ts';
import { permute } from '../permute.ts';
import { bias, denseKernel } from './convolution.ts';

const dense: LayerKind = {
  classNames: ['Dense'],
  build(scope) {
    const units = scope.options.count('units');
    const input = scope.rawInput();
    if (input.flattened !== undefined) return activate(scope, afterFlatten(scope, input.flattened, units));
    if (input.shape.length === 1) return activate(scope, onFeatures(scope, input, units));
    return activate(scope, onLastAxis(scope, input, units));
  },
};

function gemm(scope: LayerScope, value: string, weight: string, units: number): Traced {
  const shift = bias(scope, units);
  const inputs = [value, weight, ...(shift === null ? [] : [shift])];
  return { value: scope.node('Gemm', inputs, { transB: int(1) }), shape: [units] };
}

function onFeatures(scope: LayerScope, input: Traced, units: number): Traced {
  const features = scope.known(input.shape[0] ?? null, 'number of input features');
  const weight = denseKernel(scope, 'kernel', [], features, units);
  return gemm(scope, input.value, weight, units);
}

/** Keras's kernel rows are in the order height, width, channel; the Graph's features are channel, height, width. */
function afterFlatten(scope: LayerScope, image: Traced, units: number): Traced {
  const sizes = image.shape.map((size) => scope.known(size, 'number of input features'));
  const features = sizes.reduce((product, size) => product * size, 1);
  const kernel = scope.weight('kernel', [features, units]);
  const channelsFirst = scope.layout.order(sizes.length + 1).slice(1);
  const order = [sizes.length, ...channelsFirst.map((axis) => axis - 1)];
  const weight = scope.constant('kernel', [units, features], permute(kernel, [...sizes, units], order));
  return gemm(scope, scope.flatten(image.value), weight, units);
}

/** A dense layer on the channels of images or sequences is a convolution of 1x1. */
function onLastAxis(scope: LayerScope, input: Traced, units: number): Traced {
  if (scope.layout.channelsFirst) scope.unknown('an input with spatial axes in a channels-first network');
  const ones = input.shape.slice(1).map(() => 1);
  const ins = scope.channels(input);
  const kernel = permute(scope.weight('kernel', [ins, units]), [ins, units], [1, 0]);
  const weight = scope.constant('kernel', [units, ins, ...ones], kernel);
  const shift = bias(scope, units);
  const inputs = [input.value, weight, ...(shift === null ? [] : [shift])];
  return {
    value: scope.node('Conv', inputs, { kernel_shape: ints(ones) }),
    shape: [...input.shape.slice(0, -1), units],
  };
}

export const denseLayers: readonly LayerKind[] = [dense];

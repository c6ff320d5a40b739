import type { LayerKind } from '../layer-kind.ts';
import type { LayerScope } from '../layer-scope.ts';
import type { Traced } from '../layout.ts';

/** Numbers for all channels, or one for each: [1] or [C, 1, …], for a value with the channels at axis 1. */
function perChannel(scope: LayerScope, suffix: string, input: Traced, values: ArrayLike<number>): string {
  if (values.length === 1) return scope.scalar(suffix, values[0]!);
  if (scope.layout.channelsFirst && input.shape.length > 1) scope.unknown('one number per column');
  if (values.length !== input.shape.at(-1)) scope.shapeInvalid(`has ${values.length} numbers for ${suffix}`);
  return scope.constant(suffix, [values.length, ...input.shape.slice(1).map(() => 1)], Float32Array.from(values));
}

/** x * scale + offset */
const rescaling: LayerKind = {
  classNames: ['Rescaling'],
  build(scope) {
    const input = scope.input();
    const scale = scope.options.numbers('scale');
    const offset = scope.options.has('offset') ? scope.options.numbers('offset') : [0];
    const scaled = scope.node('Mul', [input.value, perChannel(scope, 'scale', input, scale)]);
    if (offset.every((value) => value === 0)) return { value: scaled, shape: input.shape };
    return { value: scope.node('Add', [scaled, perChannel(scope, 'offset', input, offset)]), shape: input.shape };
  },
};

/** Keras's own smallest deviation. */
const smallestDeviation = 1e-7;

/** (x - mean) / max(deviation, 1e-7), either from the settings or learned from data and stored as weights. */
const normalization: LayerKind = {
  classNames: ['Normalization'],
  build(scope) {
    const { options } = scope;
    const input = scope.input();
    if (options.boolean('invert', false)) scope.unknown('the option invert');
    const rank = input.shape.length + 1;
    const axes = options.has('axis') ? options.integers('axis') : [];
    if (axes.length > 1 || axes.some((axis) => axis !== -1 && axis !== rank - 1)) {
      scope.unknown(`normalisation along axis ${axes.join()}, not the channels,`);
    }
    const dims = axes.length === 0 ? [] : [scope.known(input.shape.at(-1) ?? null, 'channels')];
    const given = options.has('mean') && options.has('variance');
    const mean = given ? options.numbers('mean') : scope.weight('mean', dims);
    const variance = given ? options.numbers('variance') : scope.weight('variance', dims);
    const deviation = Array.from(variance, (value) => Math.max(Math.sqrt(value), smallestDeviation));
    const centered = scope.node('Sub', [input.value, perChannel(scope, 'mean', input, mean)]);
    return {
      value: scope.node('Div', [centered, perChannel(scope, 'deviation', input, deviation)]),
      shape: input.shape,
    };
  },
};

export const scalingLayers: readonly LayerKind[] = [rescaling, normalization];

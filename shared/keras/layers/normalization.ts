import { float, int } from '../../graph/attribute.ts';
import type { LayerKind } from '../layer-kind.ts';
import type { LayerScope } from '../layer-scope.ts';
import type { Traced } from '../layout.ts';
import { elementCount } from '../../graph/tensor.ts';

/** Keras axes that an option names, the batch being axis 0. */
function axesOf(scope: LayerScope, input: Traced): number[] {
  const rank = input.shape.length + 1;
  const given = scope.options.has('axis') ? scope.options.integers('axis') : [-1];
  const axes = given.map((axis) => (axis < 0 ? axis + rank : axis));
  if (axes.some((axis) => axis < 1 || axis >= rank)) scope.shapeInvalid(`normalises axis ${given.join()}`);
  return axes.sort((a, b) => a - b);
}

const batchNormalization: LayerKind = {
  classNames: ['BatchNormalization', 'BatchNormalizationV1', 'BatchNormalizationV2', 'SyncBatchNormalization'],
  build(scope) {
    const { options } = scope;
    const input = scope.input();
    const axes = axesOf(scope, input);
    if (axes.length !== 1 || scope.layout.axis(axes[0]!, input.shape.length + 1) !== 1) {
      scope.unknown(`normalisation along axis ${axes.join()}, not the channels,`);
    }
    const channels = scope.channels(input);
    const dims = [channels];
    const scale = options.boolean('scale', true) ? scope.weight('gamma', dims) : null;
    const shift = options.boolean('center', true) ? scope.weight('beta', dims) : null;
    const mean = scope.weight('moving_mean', dims);
    const variance = scope.weight('moving_variance', dims);
    const value = scope.node(
      'BatchNormalization',
      [
        input.value,
        scope.constant('gamma', dims, scale ?? scope.fill(channels, 1)),
        scope.constant('beta', dims, shift ?? scope.fill(channels, 0)),
        scope.constant('moving_mean', dims, mean),
        scope.constant('moving_variance', dims, variance),
      ],
      { epsilon: float(options.number('epsilon', 1e-3)) },
    );
    return { value, shape: input.shape };
  },
};

/** Over the last axes, in Keras's order; images are brought into it and back. */
const layerNormalization: LayerKind = {
  classNames: ['LayerNormalization'],
  build(scope) {
    const { options, layout } = scope;
    const input = scope.input();
    const rank = input.shape.length + 1;
    const axes = axesOf(scope, input);
    if (axes.some((axis, index) => axis !== rank - axes.length + index)) {
      scope.unknown(`normalisation along axis ${axes.join()}, not the last ones,`);
    }
    if (options.boolean('rms_scaling', false)) scope.unknown('RMS scaling');
    const dims = axes.map((axis) => scope.known(input.shape[axis - 1]!, 'normalised sizes'));
    const count = elementCount(dims);
    const scale = options.boolean('scale', true) ? scope.weight('gamma', dims) : scope.fill(count, 1);
    const shift = options.boolean('center', true) ? scope.weight('beta', dims) : null;
    const inputs = [
      scope.toKerasOrder(input),
      scope.constant('gamma', dims, scale),
      ...(shift === null ? [] : [scope.constant('beta', dims, shift)]),
    ];
    const normalized = scope.node('LayerNormalization', inputs, {
      axis: int(rank - axes.length),
      epsilon: float(options.number('epsilon', 1e-3)),
    });
    return {
      value: layout.sameMemory(input.shape) ? normalized : scope.transpose(normalized, layout.order(rank)),
      shape: input.shape,
    };
  },
};

export const normalizationLayers: readonly LayerKind[] = [batchNormalization, layerNormalization];

import { elementCount } from '../../graph/tensor.ts';
import type { LayerKind } from '../layer-kind.ts';
import type { LayerScope } from '../layer-scope.ts';
import type { Size, Traced } from '../layout.ts';
import { Options } from '../options.ts';

const flatten: LayerKind = {
  classNames: ['Flatten'],
  build(scope) {
    const { layout } = scope;
    const input = scope.input();
    if (input.shape.length === 1) return input;
    if (input.shape.length === 0) return { value: scope.flatten(input.value), shape: [1] };
    const sizes = input.shape.map((size) => size);
    const shape = [sizes.every((size) => size !== null) ? elementCount(sizes) : null];
    if (!layout.channelsFirst && !layout.sameMemory(input.shape))
      return { value: input.value, shape, flattened: input };
    // Even a channels-first network counts its features in the order height, width, channel when the layer says so.
    const rank = input.shape.length + 1;
    const channelsLast = [0, ...Array.from({ length: rank - 2 }, (_, axis) => axis + 2), 1];
    const turned = layout.channelsFirst && scope.options.string('data_format', 'channels_last') === 'channels_first';
    return { value: scope.flatten(turned ? scope.transpose(input.value, channelsLast) : input.value), shape };
  },
};

/** Keras's target_shape, of which one size may be -1. */
function targetShape(scope: LayerScope, from: readonly Size[]): Size[] {
  // TensorFlow.js writes null for what is open.
  const stated = scope.options.values['target_shape'];
  const whole = Array.isArray(stated) ? stated.map((size: unknown) => size ?? -1) : stated;
  const target = new Options({ target_shape: whole }, `layer '${scope.name}'`).integers('target_shape');
  const open = target.filter((size) => size === -1).length;
  if (open > 1 || target.some((size) => size === 0 || size < -1)) {
    scope.invalid(`it reshapes to [${target.join(', ')}]`);
  }
  const known = elementCount(target.filter((size) => size !== -1));
  const total = from.every((size) => size !== null) ? elementCount(from) : null;
  if (total !== null && (open === 0 ? total !== known : total % known !== 0)) {
    scope.shapeInvalid(`cannot reshape to [${target.join(', ')}]`);
  }
  return target.map((size) => (size === -1 ? (total === null ? null : total / known) : size));
}

const reshape: LayerKind = {
  classNames: ['Reshape'],
  build(scope) {
    const { layout } = scope;
    const input = scope.input();
    const shape = targetShape(scope, input.shape);
    const rank = shape.length + 1;
    // Where only the spatial axes are told apart anew, the channels stay where they are and nothing need move.
    const keepsChannels =
      input.shape.length > 1 && shape.length > 1 && !layout.channelsFirst && input.shape.at(-1) === shape.at(-1);
    const direct = keepsChannels && input.shape.at(-1) !== null;
    const source = direct ? input.value : scope.toKerasOrder(input);
    const sizes = direct || layout.sameMemory(shape) ? layout.dims(shape) : shape;
    const value = scope.node('Reshape', [source, scope.integers('shape', [0, ...sizes.map((size) => size ?? -1)])]);
    if (direct || layout.sameMemory(shape)) return { value, shape };
    return { value: scope.transpose(value, layout.order(rank)), shape };
  },
};

const permuteAxes: LayerKind = {
  classNames: ['Permute'],
  build(scope) {
    const { layout } = scope;
    const input = scope.input();
    const rank = input.shape.length + 1;
    const dims = scope.options.integers('dims');
    const order = [0, ...dims];
    if (dims.length !== rank - 1 || new Set(order).size !== rank || order.some((axis) => axis < 0 || axis >= rank)) {
      scope.invalid(`it permutes the axes by [${dims.join(', ')}]`);
    }
    // Axis i of the result in the Graph is Keras axis after[i] of the result, which is Keras axis order[after[i]] before.
    const after = layout.order(rank);
    const moves = after.map((axis) => layout.axis(order[axis]!, rank));
    const shape = dims.map((axis) => input.shape[axis - 1]!);
    return { value: scope.transpose(input.value, moves), shape };
  },
};

/** Layers that only training knows, and those that leave a value as it is. */
const nothing: LayerKind = {
  classNames: [
    'Dropout',
    'SpatialDropout1D',
    'SpatialDropout2D',
    'AlphaDropout',
    'GaussianDropout',
    'GaussianNoise',
    'ActivityRegularization',
    'RandomBrightness',
    'RandomContrast',
    'RandomFlip',
    'RandomRotation',
    'RandomTranslation',
    'RandomZoom',
    'Identity',
    'InputLayer',
  ],
  build: (scope): Traced => scope.rawInput(),
};

export const shapeLayers: readonly LayerKind[] = [flatten, reshape, permuteAxes, nothing];

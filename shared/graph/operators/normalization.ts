import { joinedAcross } from '../channels/reshape.ts';
import { alongAxis } from '../channels/scope.ts';
import { perChannel } from '../gradient/per-channel.ts';
import { broadcastDims } from './broadcast.ts';
import { batchNormalizationGradient, localResponseGradient, ownStatisticsGradient } from './normalization-gradients.ts';
import type { Operator } from './operator.ts';

/** y = scale * (x - mean) / sqrt(variance + epsilon) + shift, each [C], as in inference. */
const batchNormalization: Operator = {
  name: 'BatchNormalization',

  infer(node) {
    if (node.int('training_mode', 0) !== 0) node.fail('the model is in training mode; export it in inference mode');
    const channels = node.size(0, 1);
    for (let input = 1; input <= 4; input++) {
      if (node.rank(input) !== 1 || node.size(input, 0) !== channels) {
        node.fail(`'${node.node.inputs[input]}' must be [${channels}]`);
      }
    }
    return [node.type(0)];
  },

  parameters: [1, 2],

  channels(scope) {
    const ids = scope.idsOn(0, [1]);
    for (let input = 1; input <= 4; input++) {
      // Scale and shift at zero silence the channel; the running statistics may stay.
      const kind = { masked: input <= 2 };
      scope.unite(ids, scope.isConstant(input) ? scope.weight(input, 0, 'follows', kind) : scope.idsOn(input, [0]));
    }
    scope.set(0, alongAxis(1, ids));
  },

  gradient: batchNormalizationGradient,
};

/**
 * Normalises every channel of every image by its own mean and variance, then scale and shift, each [C]. Between two
 * reshapes it is what exporters write for group normalisation: then a group of channels is one channel here.
 */
const instanceNormalization: Operator = {
  name: 'InstanceNormalization',

  infer(node) {
    if (node.rank(0) < 3) node.fail('the input must be [N, C, spatial…]');
    const channels = node.size(0, 1);
    for (const input of [1, 2]) {
      if (node.rank(input) !== 1 || node.size(input, 0) !== channels) {
        node.fail(`'${node.node.inputs[input]}' must be [${channels}]`);
      }
    }
    return [node.type(0)];
  },

  parameters: [1, 2],

  channels(scope) {
    const layout = scope.layout(0);
    const split = layout.axes.length > 1 && layout.axes.includes(1);
    // What is normalised together leaves together.
    const ids = split ? joinedAcross(scope, layout, 1) : scope.idsOn(0, [1]);
    for (const input of [1, 2]) {
      scope.unite(ids, scope.isConstant(input) ? scope.weight(input, 0, 'follows') : scope.idsOn(input, [0]));
    }
    scope.set(0, split ? layout : alongAxis(1, ids));
  },

  gradient(scope) {
    const spatial = scope.node.dims(0).flatMap((_, axis) => (axis < 2 ? [] : [axis]));
    ownStatisticsGradient(scope, spatial, (vector) => perChannel(scope, vector, scope.input(0)));
  },
};

/**
 * Normalises over all axes from `axis` on, then scale and shift of these axes' dimensions. Channels among them stay:
 * mean and variance are those of all.
 */
const layerNormalization: Operator = {
  name: 'LayerNormalization',

  infer(node) {
    const axis = node.axis(node.int('axis', -1), node.rank(0));
    const normalized = node.dims(0).slice(axis);
    for (const input of [1, 2]) {
      if (!node.has(input)) continue;
      if (broadcastDims(node, [normalized, node.dims(input)]).length !== normalized.length) {
        node.fail(`'${node.node.inputs[input]}' does not broadcast to [${normalized.join(', ')}]`);
      }
    }
    const dims = [...node.dims(0).slice(0, axis), ...normalized.map(() => 1)];
    return [node.type(0), { type: 'float32', dims }, { type: 'float32', dims }];
  },

  parameters: [1, 2],

  channels(scope) {
    const layout = scope.layout(0);
    const axis = scope.node.axis(scope.node.int('axis', -1), scope.node.rank(0));
    if (layout.axes.some((own) => own >= axis)) return scope.fix(layout.ids);
    for (const output of [0, 1, 2]) scope.set(output, layout);
  },

  gradient(scope) {
    if (scope.dy(1) !== null || scope.dy(2) !== null) scope.node.fail('only the first output can be differentiated');
    const { node } = scope;
    const axis = node.axis(node.int('axis', -1), node.rank(0));
    const normalized = node.dims(0).flatMap((_, at) => (at < axis ? [] : [at]));
    ownStatisticsGradient(scope, normalized, (vector) => vector);
  },
};

/** Normalises by the neighbouring channels: all stay. */
const localResponseNormalization: Operator = {
  name: 'LRN',
  infer: (node) => [node.type(0)],
  channels(scope) {
    const layout = scope.layout(0);
    if (layout.axes.includes(1)) scope.fix(layout.ids);
    scope.set(0, layout);
  },
  gradient: localResponseGradient,
};

export const normalizationOperators: readonly Operator[] = [
  batchNormalization,
  instanceNormalization,
  layerNormalization,
  localResponseNormalization,
];

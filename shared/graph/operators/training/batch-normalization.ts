import { channelMeans, inverseDeviation, perChannel } from '../../gradient/per-channel.ts';
import type { Dimension } from '../../graph.ts';
import { trainingDomain, trainingOperator } from './training-operator.ts';

/**
 * Batch normalisation by the batch's own statistics (Ioffe and Szegedy 2015): x [N, C, spatial…], scale [C], shift [C]
 * -> y, mean [C], variance [C] (biased). Nothing flows back through the statistics as outputs.
 */
const batchNormalization = trainingOperator('BatchNormalization', {
  infer(node) {
    const vector = { type: node.type(1).type, dims: [node.dims(0)[1]!] as Dimension[] };
    return [node.type(0), vector, vector];
  },

  parameters: [1, 2],

  expand(scope) {
    const [x, scale, shift] = [scope.input(0), scope.input(1), scope.input(2)];
    const mu = channelMeans(scope, x);
    // Centred first: the difference of two large squares would lose the small variances.
    const centred = scope.add('Sub', [x, perChannel(scope, mu, x)]);
    const variance = channelMeans(scope, scope.add('Mul', [centred, centred]));
    const gain = scope.add('Mul', [scale, inverseDeviation(scope, variance)]);
    const scaled = scope.add('Mul', [centred, perChannel(scope, gain, x)]);
    return [scope.add('Add', [scaled, perChannel(scope, shift, x)]), mu, variance];
  },

  gradient(scope) {
    const dy = scope.dy(0);
    if (dy === null) return;
    const { epsilon } = scope.node.node.attributes;
    const [dx, dScale, dShift] = scope.addAll(
      'BatchNormalizationGradient',
      [dy, scope.input(0), scope.input(1), scope.output(1), scope.output(2)],
      3,
      epsilon === undefined ? {} : { epsilon },
      trainingDomain,
    );
    scope.give(0, dx!);
    scope.give(1, dScale!);
    scope.give(2, dShift!);
  },
});

/** dy, x [N, C, spatial…], scale, mean, variance [C] -> dx, dscale, dshift. */
const batchNormalizationGradient = trainingOperator('BatchNormalizationGradient', {
  infer: (node) => [node.type(0), node.type(2), node.type(2)],

  expand(scope) {
    const [dy, x, scale, mu, variance] = [0, 1, 2, 3, 4].map((input) => scope.input(input)) as [
      string,
      string,
      string,
      string,
      string,
    ];
    const dims = scope.dims(x);
    const count = dims.reduce((product, dim, axis) => (axis === 1 ? product : product * dim), 1);
    const inverse = inverseDeviation(scope, variance);
    const centred = scope.add('Sub', [x, perChannel(scope, mu, x)]);
    const meanGradient = channelMeans(scope, dy);
    // Of dy times the normalised x.
    const meanProduct = scope.add('Mul', [channelMeans(scope, scope.add('Mul', [dy, centred])), inverse]);
    const slope = scope.add('Mul', [meanProduct, inverse]);
    const rest = scope.add('Sub', [dy, perChannel(scope, meanGradient, x)]);
    const straight = scope.add('Sub', [rest, scope.add('Mul', [centred, perChannel(scope, slope, x)])]);
    const gain = scope.add('Mul', [scale, inverse]);
    return [
      scope.add('Mul', [straight, perChannel(scope, gain, x)]),
      scope.add('Mul', [meanProduct, scope.scalar(count)]),
      scope.add('Mul', [meanGradient, scope.scalar(count)]),
    ];
  },
});

export const batchNormalizationOperators = [batchNormalization, batchNormalizationGradient];

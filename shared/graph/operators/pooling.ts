import type { ChannelScope } from '../channels/scope.ts';
import { algebra } from '../gradient/algebra.ts';
import type { GradientScope } from '../gradient/scope.ts';
import type { Operator } from './operator.ts';
import { averagePoolGradient, maxPoolGradient, normPoolGradient } from './pooling-gradients.ts';
import {
  maximumGradient,
  powerNormGradient,
  reductionGradient,
  type ReductionGradient,
} from './reduction-gradients.ts';
import { windowOutput } from './window.ts';

/** Channels (axis 1) pass; what lies along spatial axes is mixed. */
function channelwise(scope: ChannelScope): void {
  const layout = scope.layout(0);
  if (layout.axes.some((axis) => axis > 1)) scope.fix(layout.ids);
  else scope.set(0, layout);
}

function windowed(name: string, gradient: (scope: GradientScope) => void, indices = false): Operator {
  return {
    name,
    gradient,
    infer(node) {
      const kernel = node.ints('kernel_shape') ?? node.fail('attribute kernel_shape is missing');
      const dims = [...node.dims(0).slice(0, 2), ...windowOutput(node, kernel)];
      return [{ type: node.type(0).type, dims }, ...(indices ? [{ type: 'int64' as const, dims }] : [])];
    },
    channels(scope) {
      // The indices of the maxima count over all channels.
      if (scope.node.node.outputs[1]) scope.fix(scope.layout(0).ids);
      channelwise(scope);
    },
  };
}

/** A reduction over all spatial axes. */
function global(name: string, gradient: (scope: GradientScope) => ReductionGradient): Operator {
  return {
    name,
    gradient(scope) {
      const spatial = scope.node.dims(0).flatMap((_, axis) => (axis < 2 ? [] : [axis]));
      reductionGradient(scope, spatial, gradient(scope));
    },
    infer(node) {
      const [batch, channels, ...spatial] = node.dims(0);
      if (batch === undefined || channels === undefined) node.fail('the input must have rank 3 or more');
      return [{ type: node.type(0).type, dims: [batch, channels, ...spatial.map(() => 1)] }];
    },
    channels: channelwise,
  };
}

export const poolingOperators: readonly Operator[] = [
  windowed('MaxPool', maxPoolGradient, true),
  windowed('AveragePool', averagePoolGradient),
  windowed('LpPool', normPoolGradient),
  global(
    'GlobalAveragePool',
    () =>
      ({ scope, dy, count }) =>
        algebra(scope).mul(dy, 1 / count),
  ),
  global('GlobalMaxPool', () => maximumGradient),
  global('GlobalLpPool', ({ node }) => powerNormGradient(node.int('p', 2))),
];

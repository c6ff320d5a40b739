import type { ChannelScope } from '../channels/scope.ts';
import type { Dimension } from '../graph.ts';
import type { Operator } from './operator.ts';
import type { TypedNode } from './typed-node.ts';
import { windowOutput } from './window.ts';

/** Channels (axis 1) pass; what lies along spatial axes is mixed. */
function channelwise(scope: ChannelScope): void {
  const layout = scope.layout(0);
  if (layout.axes.some((axis) => axis > 1)) scope.fix(layout.ids);
  else scope.set(0, layout);
}

function windowed(name: string, indices: boolean): Operator {
  return {
    name,
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

const globalAveragePool: Operator = {
  name: 'GlobalAveragePool',
  infer(node) {
    const [batch, channels, ...spatial] = node.dims(0);
    if (batch === undefined || channels === undefined) node.fail('the input must have rank 3 or more');
    return [{ type: node.type(0).type, dims: [batch, channels, ...spatial.map(() => 1)] }];
  },
  channels: channelwise,
};

/**
 * The axes that a reduction removes, ascending: an attribute in operator set 17, input 1 in a graph that had to keep a
 * newer one.
 */
function reducedAxes(node: TypedNode): number[] {
  const rank = node.rank(0);
  const stated = node.has(1) ? node.numbers(1) : (node.ints('axes') ?? []);
  if (stated.length === 0) {
    return node.int('noop_with_empty_axes', 0) === 1 ? [] : Array.from({ length: rank }, (_, axis) => axis);
  }
  return stated.map((axis) => node.axis(axis, rank)).sort((a, b) => a - b);
}

const reduceMean: Operator = {
  name: 'ReduceMean',
  infer(node) {
    const axes = reducedAxes(node);
    const keep = node.int('keepdims', 1) === 1;
    const dims = node.dims(0).flatMap((dim, axis): Dimension[] => (!axes.includes(axis) ? [dim] : keep ? [1] : []));
    return [{ type: node.type(0).type, dims }];
  },
  channels(scope) {
    const { node } = scope;
    const layout = scope.layout(0);
    const axes = reducedAxes(node);
    if (layout.axes.some((axis) => axes.includes(axis))) return scope.fix(layout.ids);
    const keep = node.int('keepdims', 1) === 1;
    const shift = (axis: number): number => (keep ? axis : axis - axes.filter((reduced) => reduced < axis).length);
    scope.set(0, { ...layout, axes: layout.axes.map(shift) });
  },
};

export const poolingOperators: readonly Operator[] = [
  windowed('MaxPool', true),
  windowed('AveragePool', false),
  globalAveragePool,
  reduceMean,
];

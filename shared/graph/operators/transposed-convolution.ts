import { alongAxis } from '../channels/scope.ts';
import type { ChannelScope } from '../channels/scope.ts';
import { channelSums } from '../gradient/per-channel.ts';
import type { Dimension } from '../graph.ts';
import { isDepthwise, joinGroups } from './grouping.ts';
import { countKept, positionsOf } from './operator.ts';
import type { Operator } from './operator.ts';
import type { TypedNode } from './typed-node.ts';
import { geometryAttributes, transposedGeometryOf } from './training/convolution-geometry.ts';
import { trainingDomain } from './training/training-operator.ts';
import { perAxis } from './window.ts';

/** x [N, C, spatial…], weight [C, M/group, kernel…], bias [M]. */
const convTranspose: Operator = {
  name: 'ConvTranspose',

  infer(node) {
    if (node.rank(0) < 3 || node.rank(1) !== node.rank(0))
      node.fail('input and weight must have the same rank, 3 or more');
    const group = node.int('group', 1);
    if (group < 1 || node.size(1, 0) % group !== 0) {
      node.fail(`${node.size(1, 0)} channels do not divide into ${group} groups`);
    }
    if (node.size(0, 1) !== node.size(1, 0)) {
      node.fail(`the weight reads ${node.size(1, 0)} channels, its input has ${node.size(0, 1)}`);
    }
    const filters = node.size(1, 1) * group;
    if (node.has(2) && (node.rank(2) !== 1 || node.size(2, 0) !== filters)) node.fail(`the bias must be [${filters}]`);
    return [{ type: node.type(0).type, dims: [node.dims(0)[0]!, filters, ...spreadOutput(node)] }];
  },

  parameters: [1, 2],

  // Every position of the input meets the whole kernel.
  multiplications: (node) => ({
    positions: positionsOf(node, node.dims(0).slice(2)),
    weight: node.node.inputs[1]!,
  }),

  channels(scope) {
    const { node } = scope;
    const inputs = scope.idsOn(0, [1]);
    if (!scope.isConstant(1)) return scope.fix(inputs);
    const group = node.int('group', 1);
    const filters = isDepthwise(node) ? depthwiseFilters(scope, inputs) : groupedFilters(scope, inputs, group);
    if (node.has(2)) {
      if (scope.isConstant(2)) scope.unite(filters, scope.weight(2, 0, isDepthwise(node) ? 'follows' : 'produces'));
      else scope.unite(filters, scope.idsOn(2, [0]));
    }
    scope.set(0, alongAxis(1, filters));
  },

  rewrite({ node, keptOfOutput }) {
    const kept = keptOfOutput(0, 1);
    if (!isDepthwise(node) || kept === null) return {};
    return { attributes: { group: { kind: 'int', value: countKept(kept) / node.size(1, 1) } } };
  },

  // The convolution that this one is the transposed of: dy is its image, x its result.
  gradient(scope) {
    const dy = scope.dy(0);
    if (dy === null) return;
    const attributes = geometryAttributes(transposedGeometryOf(scope.node, scope.dims(dy).slice(2)));
    const write = (operator: string, inputs: string[]): string =>
      scope.add(operator, inputs, attributes, trainingDomain);
    if (scope.wants(0)) scope.give(0, write('ConvTransposeInputGradient', [dy, scope.input(1)]));
    if (scope.wants(1)) scope.give(1, write('ConvWeightGradient', [dy, scope.input(0)]));
    if (scope.wants(2)) scope.give(2, channelSums(scope, dy));
  },
};

function depthwiseFilters(scope: ChannelScope, inputs: Int32Array): Int32Array {
  scope.unite(inputs, scope.weight(1, 0, 'follows', { filters: true }));
  scope.fix(scope.weight(1, 1, 'follows'));
  const multiplier = scope.node.size(1, 1);
  return Int32Array.from(
    { length: inputs.length * multiplier },
    (_, filter) => inputs[Math.floor(filter / multiplier)]!,
  );
}

/** All groups share the axis of the filters in the weight, so the same filters leave in each. */
function groupedFilters(scope: ChannelScope, inputs: Int32Array, group: number): Int32Array {
  scope.unite(inputs, scope.weight(1, 0, 'consumes'));
  joinGroups(scope, inputs, inputs.subarray(0, inputs.length / group));
  const filters = scope.weight(1, 1, 'produces', { filters: true });
  return Int32Array.from({ length: filters.length * group }, (_, filter) => filters[filter % filters.length]!);
}

/** Spatial output dimensions: attribute output_shape, or what strides, kernel and pads make of the input's. */
function spreadOutput(node: TypedNode): Dimension[] {
  const spatial = node.dims(0).slice(2);
  const rank = spatial.length;
  const stated = node.ints('output_shape');
  if (stated) {
    // Some exporters list batch and channels as well.
    if (stated.length !== rank && stated.length !== rank + 2) node.fail(`output_shape must have ${rank} entries`);
    return stated.slice(-rank);
  }
  const strides = perAxis(node, 'strides', rank, 1);
  const dilations = perAxis(node, 'dilations', rank, 1);
  const extra = node.ints('output_padding') ?? new Array<number>(rank).fill(0);
  const pads = node.ints('pads') ?? new Array<number>(2 * rank).fill(0);
  if (pads.length !== 2 * rank || extra.length !== rank) node.fail(`pads or output_padding do not fit ${rank} axes`);
  const autoPad = node.string('auto_pad', 'NOTSET');
  return spatial.map((size, axis) => {
    const stride = strides[axis]!;
    const extent = (node.size(1, axis + 2) - 1) * dilations[axis]! + 1;
    const same = autoPad === 'SAME_UPPER' || autoPad === 'SAME_LOWER';
    const padding = autoPad === 'NOTSET' ? pads[axis]! + pads[axis + rank]! : 0;
    if (typeof size === 'string') return stride === 1 && same ? size : `${node.node.outputs[0]}.${axis + 2}`;
    const result = same ? size * stride : stride * (size - 1) + extra[axis]! + extent - padding;
    if (result < 1) node.fail(`nothing is left of dimension ${axis + 2}`);
    return result;
  });
}

export const transposedConvolutionOperators: readonly Operator[] = [convTranspose];

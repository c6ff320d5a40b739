import { alongAxis } from '../channels/scope.ts';
import { channelSums } from '../gradient/per-channel.ts';
import { isDepthwise, joinGroups } from './grouping.ts';
import { countKept, positionsOf } from './operator.ts';
import type { Operator } from './operator.ts';
import { geometryAttributes, geometryOf } from './training/convolution-geometry.ts';
import { trainingDomain } from './training/training-operator.ts';
import { windowOutput } from './window.ts';

/** x [N, C, spatial…], weight [M, C/group, kernel…], bias [M]. */
const conv: Operator = {
  name: 'Conv',

  infer(node) {
    if (node.rank(0) < 3 || node.rank(1) !== node.rank(0))
      node.fail('input and weight must have the same rank, 3 or more');
    const group = node.int('group', 1);
    const filters = node.size(1, 0);
    if (group < 1 || filters % group !== 0) node.fail(`${filters} filters do not divide into ${group} groups`);
    if (node.size(0, 1) !== node.size(1, 1) * group) {
      node.fail(`the weight reads ${node.size(1, 1) * group} channels, its input has ${node.size(0, 1)}`);
    }
    if (node.has(2) && (node.rank(2) !== 1 || node.size(2, 0) !== filters)) node.fail(`the bias must be [${filters}]`);
    const kernel = Array.from({ length: node.rank(1) - 2 }, (_, axis) => node.size(1, axis + 2));
    const stated = node.ints('kernel_shape');
    if (stated && stated.join() !== kernel.join()) node.fail(`kernel_shape [${stated.join(', ')}] is not the weight's`);
    return [{ type: node.type(0).type, dims: [node.dims(0)[0]!, filters, ...windowOutput(node, kernel)] }];
  },

  parameters: [1, 2],

  multiplications: (node, outputs) => ({
    positions: positionsOf(node, outputs[0]!.dims.slice(2)),
    weight: node.node.inputs[1]!,
  }),

  channels(scope) {
    const { node } = scope;
    const inputs = scope.idsOn(0, [1]);
    if (!scope.isConstant(1)) return scope.fix(inputs);
    const role = isDepthwise(node) ? 'follows' : 'produces';
    const filters = scope.weight(1, 0, role, { filters: true });
    if (isDepthwise(node)) {
      const multiplier = filters.length / inputs.length;
      scope.unite(
        filters,
        filters.map((_, filter) => inputs[Math.floor(filter / multiplier)]!),
      );
      scope.fix(scope.weight(1, 1, 'consumes'));
    } else {
      const group = node.int('group', 1);
      joinGroups(scope, inputs, scope.weight(1, 1, 'consumes'));
      joinGroups(scope, filters, filters.subarray(0, filters.length / group));
    }
    if (node.has(2)) {
      if (scope.isConstant(2)) scope.unite(filters, scope.weight(2, 0, role));
      else scope.unite(filters, scope.idsOn(2, [0]));
    }
    scope.set(0, alongAxis(1, filters));
  },

  // The image may be a constant, which has no channels of its own: what is left shows in the output.
  rewrite({ node, keptOfOutput }) {
    const kept = keptOfOutput(0, 1);
    if (!isDepthwise(node) || kept === null) return {};
    const multiplier = node.size(1, 0) / node.size(0, 1);
    return { attributes: { group: { kind: 'int', value: countKept(kept) / multiplier } } };
  },

  gradient(scope) {
    const dy = scope.dy(0);
    if (dy === null) return;
    const geometry = geometryOf(scope.node, scope.dims(dy).slice(2));
    const attributes = geometryAttributes(geometry);
    const write = (operator: string, inputs: string[]): string =>
      scope.add(operator, inputs, attributes, trainingDomain);
    if (scope.wants(0)) scope.give(0, write('ConvInputGradient', [dy, scope.input(1)]));
    if (scope.wants(1)) scope.give(1, write('ConvWeightGradient', [scope.input(0), dy]));
    if (scope.wants(2)) scope.give(2, channelSums(scope, dy));
  },
};

export const convolutionOperators: readonly Operator[] = [conv];

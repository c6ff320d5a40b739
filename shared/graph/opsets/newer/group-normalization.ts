import { mostChannels } from '../../channels/scope.ts';
import type { Lower } from '../conversion.ts';
import type { ConversionScope } from '../scope.ts';

/**
 * Each group of channels, as one channel, through InstanceNormalization. Scale and shift are one per group in operator
 * set 18, and go with it; since 21 they are one per channel, and are applied after.
 */
function groupNormalization(scope: ConversionScope): void {
  const { node, shaped, opset } = scope;
  const [value, scale, shift] = [scope.input(0), scope.input(1), scope.input(2)];
  const rank = shaped.rank(0);
  const channels = shaped.size(0, 1);
  const groups = shaped.int('num_groups', 0);
  if (groups < 1 || channels % groups !== 0) shaped.fail(`${channels} channels do not divide into ${groups} groups`);
  if (channels > mostChannels) scope.refuse(`it normalises ${channels} channels`);
  const parameters = opset < 21 ? groups : channels;
  for (const input of [1, 2]) {
    if (shaped.has(input) && shaped.dims(input).join() !== `${parameters}`) {
      shaped.fail(`'${node.inputs[input]}' must be [${parameters}]`);
    }
  }

  const grouped = scope.add('Reshape', [value, scope.integers('groups', [0, groups, -1])]);
  const parts = opset < 21 ? [scale, shift] : [ones(scope, groups), zeros(scope, groups)];
  const epsilon = node.attributes['epsilon'];
  const normal = scope.add('InstanceNormalization', [grouped, ...parts], epsilon ? { epsilon } : {});
  const shape = scope.add('Shape', [value]);
  if (opset < 21) return scope.write({ operator: 'Reshape', inputs: [normal, shape], attributes: {} });

  const restored = scope.add('Reshape', [normal, shape]);
  const perChannel = scope.integers('per-channel', [channels, ...new Array<number>(rank - 2).fill(1)]);
  const scaled = scope.add('Mul', [restored, scope.add('Reshape', [scale, perChannel])]);
  scope.write({
    operator: 'Add',
    inputs: [scaled, scope.add('Reshape', [shift, perChannel])],
    attributes: {},
  });
}

function ones(scope: ConversionScope, count: number): string {
  return scope.reals('ones', new Array<number>(count).fill(1));
}

function zeros(scope: ConversionScope, count: number): string {
  return scope.reals('zeros', new Array<number>(count).fill(0));
}

export const groupNormalizationLowers: readonly Lower[] = [
  { operator: 'GroupNormalization', from: 18, convert: groupNormalization },
];

import type { OperatorScope, TensorOperators } from '../operator.ts';
import { Value } from '../value.ts';

/** Blocks of channels become squares of pixels; in mode CRD a channel's parts are side by side. */
function depthToSpace(scope: OperatorScope): Value {
  const { node, value } = scope;
  const block = node.int('blocksize', 1);
  const x = value(0).channelsLast;
  const [batch, height, width] = x.shape;
  const channels = scope.dims(0)[1]!;
  const parts =
    node.string('mode', 'DCR') === 'CRD'
      ? x.reshape([batch, height, width, channels, block, block]).transpose([0, 1, 4, 2, 5, 3])
      : x.reshape([batch, height, width, block, block, channels]).transpose([0, 1, 3, 2, 4, 5]);
  return Value.channelsLast(parts.reshape([batch, height * block, width * block, channels]));
}

/** Squares of pixels become blocks of channels: part by part, each with all channels. */
function spaceToDepth({ node, value }: OperatorScope): Value {
  const block = node.int('blocksize', 1);
  const x = value(0).channelsLast;
  const [batch, height, width, channels] = x.shape;
  const [rows, columns] = [height / block, width / block];
  const parts = x.reshape([batch, rows, block, columns, block, channels]).transpose([0, 1, 3, 2, 4, 5]);
  return Value.channelsLast(parts.reshape([batch, rows, columns, block * block * channels]));
}

export const rearrangementOperators: TensorOperators = { DepthToSpace: depthToSpace, SpaceToDepth: spaceToDepth };

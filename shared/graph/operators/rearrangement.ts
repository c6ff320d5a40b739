import { alongAxis } from '../channels/scope.ts';
import type { ChannelScope } from '../channels/scope.ts';
import { int, ints, text } from '../attribute.ts';
import { reshapeTo } from '../gradient/fill.ts';
import type { Dimension } from '../graph.ts';
import type { Operator } from './operator.ts';
import type { TypedNode } from './typed-node.ts';

function blockSize(node: TypedNode): number {
  const size = node.int('blocksize', 0);
  if (size < 1) node.fail('attribute blocksize must be 1 or more');
  if (node.rank(0) !== 4) node.fail('the input must be [N, C, H, W]');
  return size;
}

/** A dimension times or over a whole number; open ones get the output's name. */
function scaled(node: TypedNode, axis: number, change: (size: number) => number): Dimension {
  const dim = node.dims(0)[axis]!;
  if (typeof dim === 'string') return `${node.node.outputs[0]}.${axis}`;
  const result = change(dim);
  return Number.isInteger(result) ? result : node.fail(`dimension ${axis} (${dim}) does not divide`);
}

/**
 * Blocks of channels become squares of pixels. In mode DCR a channel's parts lie a whole image apart, in CRD side by
 * side (ONNX DepthToSpace-13).
 */
const depthToSpace: Operator = {
  name: 'DepthToSpace',
  infer(node) {
    const block = blockSize(node);
    const dims = [
      node.dims(0)[0]!,
      scaled(node, 1, (size) => size / block ** 2),
      ...[2, 3].map((axis) => scaled(node, axis, (size) => size * block)),
    ];
    return [{ type: node.type(0).type, dims }];
  },
  channels(scope) {
    const inputs = scope.idsOn(0, [1]);
    const parts = blockSize(scope.node) ** 2;
    const count = inputs.length / parts;
    const sideBySide = scope.node.string('mode', 'DCR') === 'CRD';
    const outputs = Int32Array.from({ length: count }, (_, channel) => inputs[sideBySide ? channel * parts : channel]!);
    // All parts of a channel leave with it.
    scope.unite(
      inputs,
      inputs.map((_, index) => outputs[sideBySide ? Math.floor(index / parts) : index % count]!),
    );
    scope.set(0, alongAxis(1, outputs));
  },
  gradient(scope) {
    const dy = scope.dy(0);
    if (dy === null) return;
    const block = blockSize(scope.node);
    if (scope.node.string('mode', 'DCR') === 'DCR') {
      return scope.give(0, scope.add('SpaceToDepth', [dy], { blocksize: int(block) }));
    }
    const [batch, channels, rows, columns] = scope.dims(dy) as [number, number, number, number];
    const apart = reshapeTo(scope, dy, [batch, channels, rows / block, block, columns / block, block]);
    const sideBySide = scope.add('Transpose', [apart], { perm: ints([0, 1, 3, 5, 2, 4]) });
    scope.give(0, reshapeTo(scope, sideBySide, scope.dims(scope.input(0))));
  },
};

/** Squares of pixels become blocks of channels: part by part, each with all channels. */
const spaceToDepth: Operator = {
  name: 'SpaceToDepth',
  infer(node) {
    const block = blockSize(node);
    const dims = [
      node.dims(0)[0]!,
      scaled(node, 1, (size) => size * block ** 2),
      ...[2, 3].map((axis) => scaled(node, axis, (size) => size / block)),
    ];
    return [{ type: node.type(0).type, dims }];
  },
  channels(scope) {
    const inputs = scope.idsOn(0, [1]);
    scope.set(0, alongAxis(1, repeated(scope, inputs, blockSize(scope.node) ** 2)));
  },
  gradient(scope) {
    const dy = scope.dy(0);
    if (dy === null) return;
    const attributes = { blocksize: int(blockSize(scope.node)), mode: text('DCR') };
    scope.give(0, scope.add('DepthToSpace', [dy], attributes));
  },
};

function repeated(scope: ChannelScope, ids: Int32Array, times: number): Int32Array {
  scope.spend(ids.length * times);
  return Int32Array.from({ length: ids.length * times }, (_, index) => ids[index % ids.length]!);
}

export const rearrangementOperators: readonly Operator[] = [depthToSpace, spaceToDepth];

import { mostChannels } from '../channels/scope.ts';
import type { ChannelScope } from '../channels/scope.ts';
import type { Dimension } from '../graph.ts';
import { int64Tensor } from '../tensor.ts';
import { countKept } from './operator.ts';
import type { Operator } from './operator.ts';
import type { TypedNode } from './typed-node.ts';

interface AxisPad {
  readonly axis: number;
  readonly begin: number;
  readonly end: number;
}

/** x, pads, value (optional). Negative pads crop. */
export function padsOf(node: TypedNode): AxisPad[] {
  const pads = node.numbers(1);
  const rank = node.rank(0);
  if (pads.length !== 2 * rank) node.fail(`${pads.length} pads for ${rank} axes`);
  return Array.from({ length: rank }, (_, axis) => ({ axis, begin: pads[axis]!, end: pads[axis + rank]! }));
}

const pad: Operator = {
  name: 'Pad',

  infer(node) {
    const dims: Dimension[] = [...node.dims(0)];
    for (const { axis, begin, end } of padsOf(node)) {
      const size = dims[axis]!;
      if (begin === 0 && end === 0) continue;
      const left = typeof size === 'number' ? size + Math.min(begin, 0) + Math.min(end, 0) : 1;
      if (left < 1) node.fail(`the pads leave nothing of dimension ${axis}`);
      dims[axis] = typeof size === 'number' ? size + begin + end : `${node.node.outputs[0]}.${axis}`;
    }
    return [{ type: node.type(0).type, dims }];
  },

  channels(scope) {
    const { node } = scope;
    let layout = scope.layout(0);
    for (const part of padsOf(node)) {
      if (!layout.axes.includes(part.axis) || (part.begin === 0 && part.end === 0)) continue;
      // Channels of a constant are new ones. Reflected or repeated channels would change with the cut.
      const size = layout.ids.length + part.begin + part.end;
      const known = layout.axes.length === 1 && node.string('mode', 'constant') === 'constant' && size <= mostChannels;
      if (!known) return scope.fix(layout.ids);
      const ids = paddedIds(scope, layout.ids, part);
      layout = { ...layout, dims: [ids.length], ids };
    }
    scope.set(0, layout);
  },

  rewrite({ node, keptOfInput, keptOfOutput }) {
    const pads = node.numbers(1);
    const rank = node.rank(0);
    for (const { axis, begin, end } of padsOf(node)) {
      const before = keptOfInput(0, axis);
      const after = keptOfOutput(0, axis);
      // Padding counts channels of the output, cropping those of the input.
      if (begin > 0 && after) pads[axis] = countKept(after.subarray(0, begin));
      if (begin < 0 && before) pads[axis] = -countKept(before.subarray(0, -begin));
      if (end > 0 && after) pads[axis + rank] = countKept(after.subarray(after.length - end));
      if (end < 0 && before) pads[axis + rank] = -countKept(before.subarray(before.length + end));
    }
    return { constants: new Map([[1, int64Tensor(pads)]]) };
  },
};

function paddedIds(scope: ChannelScope, ids: Int32Array, { begin, end }: AxisPad): Int32Array {
  const inner = ids.subarray(Math.max(0, -begin), ids.length - Math.max(0, -end));
  const padded = new Int32Array(inner.length + Math.max(0, begin) + Math.max(0, end));
  padded.set(scope.fresh(Math.max(0, begin)));
  padded.set(inner, Math.max(0, begin));
  padded.set(scope.fresh(Math.max(0, end)), Math.max(0, begin) + inner.length);
  return padded;
}

export const paddingOperators: readonly Operator[] = [pad];

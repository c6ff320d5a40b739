import { mostChannels } from '../channels/scope.ts';
import type { ChannelScope } from '../channels/scope.ts';
import { axisMap, mapBack } from '../gradient/axis-map.ts';
import { reshapeTo } from '../gradient/fill.ts';
import type { GradientScope } from '../gradient/scope.ts';
import { sumTo } from '../gradient/sum-to.ts';
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

  gradient(scope) {
    const dy = scope.dy(0);
    if (dy === null) return;
    const mode = scope.node.string('mode', 'constant');
    if (mode === 'constant') return cropBack(scope, dy);
    const pads = padsOf(scope.node).filter(({ begin, end }) => begin !== 0 || end !== 0);
    scope.give(
      0,
      pads.reduce((value, part) => mapBack(scope, value, repeatedBorder(scope, part, mode)), dy),
    );
  },
};

/** Padding cuts off what cropping pads, and the other way round. What was padded flows to the constant. */
function cropBack(scope: GradientScope, dy: string): void {
  const back = padsOf(scope.node);
  const pads = [...back.map(({ begin }) => 0 - begin), ...back.map(({ end }) => 0 - end)];
  const dx = scope.add('Pad', [dy, scope.ints(pads)]);
  if (scope.wants(0)) scope.give(0, dx);
  if (!scope.wants(2)) return;
  const around = scope.add('Sub', [sumTo(scope, dy, []), sumTo(scope, dx, [])]);
  scope.give(2, reshapeTo(scope, around, scope.dims(scope.input(2))));
}

/** Which position of the input each position of the result repeats. */
function repeatedBorder(scope: GradientScope, { axis, begin, end }: AxisPad, mode: string): ReturnType<typeof axisMap> {
  const size = scope.node.size(0, axis);
  const last = size - 1;
  const source = (at: number): number => {
    if (mode === 'edge') return Math.min(Math.max(at, 0), last);
    if (mode === 'reflect') return at < 0 ? -at : at > last ? 2 * last - at : at;
    return scope.node.fail(`the gradient of mode ${mode} is not known`);
  };
  return axisMap(axis, size, size + begin + end, (to) => [[source(to - begin), 1]]);
}

function paddedIds(scope: ChannelScope, ids: Int32Array, { begin, end }: AxisPad): Int32Array {
  const inner = ids.subarray(Math.max(0, -begin), ids.length - Math.max(0, -end));
  const padded = new Int32Array(inner.length + Math.max(0, begin) + Math.max(0, end));
  padded.set(scope.fresh(Math.max(0, begin)));
  padded.set(inner, Math.max(0, begin));
  padded.set(scope.fresh(Math.max(0, end)), Math.max(0, begin) + inner.length);
  return padded;
}

export const paddingOperators: readonly Operator[] = [pad];

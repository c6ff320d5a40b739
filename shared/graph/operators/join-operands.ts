import type { ChannelScope, Layout } from '../channels/scope.ts';

/**
 * Joins channel i of every operand; what is broadcast along the channels joins nothing. A divisor is not masked: a
 * masked channel may become zero, but never 0/0; the channels of a divisor that is no constant stay for the same reason.
 */
export function joinOperands(scope: ChannelScope, divisor = -1): void {
  const { node } = scope;
  const rank = scope.outputs[0]!.dims.length;
  const operands = Array.from({ length: node.inputCount }, (_, input) => input);
  const activations = operands.filter((input) => !scope.isConstant(input));
  const leader = widestLayout(scope, activations, rank);
  if (leader === null) return;
  const { layout, input: leading } = leader;
  if (layout.axes.some((axis, index) => scope.outputs[0]!.dims[axis] !== layout.dims[index])) {
    // One channel that is repeated for many: what comes out is followed no further.
    for (const input of activations) scope.fix(scope.layout(input).ids);
    return;
  }
  scope.set(0, layout);
  if (activations.includes(divisor)) scope.fix(scope.layout(divisor).ids);

  for (const input of operands) {
    if (input === leading) continue;
    const offset = rank - node.rank(input);
    const spans = layout.axes.map((axis) => axis >= offset && node.dims(input)[axis - offset] !== 1);
    if (scope.isConstant(input)) {
      if (!spans.includes(true)) continue;
      if (layout.axes.length === 1) {
        scope.unite(
          layout.ids,
          scope.weight(input, layout.axes[0]! - offset, 'follows', { masked: input !== divisor }),
        );
      } else {
        scope.fix(layout.ids);
      }
      continue;
    }
    const own = scope.layout(input);
    if (own.axes.length === 0 && !spans.includes(true)) continue;
    if (spans.every(Boolean)) {
      const axes = layout.axes.map((axis) => axis - offset);
      scope.unite(layout.ids, scope.idsOn(input, axes));
    } else {
      // Broadcast along the channels (a spatial gate), or channels along other axes: both stay whole.
      if (own.axes.length > 0) scope.fix(own.ids);
      if (spans.includes(true) || own.dims.some((size) => size > 1)) scope.fix(layout.ids);
    }
  }
}

/** The operand whose channels lead, its axes counted in the result. */
function widestLayout(
  scope: ChannelScope,
  activations: readonly number[],
  rank: number,
): { layout: Layout; input: number } | null {
  let best: { layout: Layout; input: number } | null = null;
  for (const input of activations) {
    const layout = scope.layout(input);
    if (layout.axes.length === 0 || (best && best.layout.ids.length >= layout.ids.length)) continue;
    const offset = rank - scope.node.rank(input);
    best = { layout: { ...layout, axes: layout.axes.map((axis) => axis + offset) }, input };
  }
  return best;
}

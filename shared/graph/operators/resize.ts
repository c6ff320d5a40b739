import type { Dimension } from '../graph.ts';
import { int64Tensor } from '../tensor.ts';
import type { Tensor } from '../tensor.ts';
import { countKept } from './operator.ts';
import type { Operator } from './operator.ts';
import { resizeGradient } from './resize-gradient.ts';
import type { TypedNode } from './typed-node.ts';

const scalesInput = 2;
const sizesInput = 3;

/** Output sizes from scales (input 2) or sizes (input 3). */
function resizedDims(node: TypedNode): Dimension[] {
  const rank = node.rank(0);
  const sizes = hasElements(node, sizesInput) ? statedSizes(node) : null;
  const scales = sizes === null && hasElements(node, scalesInput) ? node.numbers(scalesInput) : null;
  const count = (sizes ?? scales)?.length ?? node.fail('neither scales nor sizes are given');
  if (count !== rank) node.fail(`${count} values for ${rank} axes`);
  if (sizes) return sizes;
  return node.dims(0).map((dim, axis) => {
    const scale = scales![axis]!;
    if (typeof dim === 'number') return sizeAt(dim, scale);
    return scale === 1 ? dim : `${node.node.outputs[0]}.${axis}`;
  });
}

/** In float32, as runtimes do: 7 times the float32 next to 9 / 7 is 9 there, and less in float64. */
function sizeAt(dim: number, scale: number): number {
  return Math.floor(Math.fround(dim * scale));
}

/** The sizes that are asked for; an open batch is handed on by its name. */
function statedSizes(node: TypedNode): Dimension[] {
  const known =
    node.known(sizesInput) ?? node.fail(`input ${sizesInput} ('${node.node.inputs[sizesInput]}') must be a constant`);
  return Array.from(known.data);
}

/** The scales that lead to the sizes; null where an open dimension changes, or rounding is in the way. */
function scalesToSizes(node: TypedNode): number[] | null {
  const scales: number[] = [];
  for (const [axis, size] of statedSizes(node).entries()) {
    const dim = node.dims(0)[axis];
    const scale = typeof dim === 'number' && typeof size === 'number' ? Math.fround(size / dim) : 1;
    if (typeof dim === 'number' && typeof size === 'number' ? sizeAt(dim, scale) !== size : dim !== size) return null;
    scales.push(scale);
  }
  return scales;
}

function hasElements(node: TypedNode, input: number): boolean {
  return node.has(input) && node.dims(input)[0] !== 0;
}

/** x, region (optional), scales, sizes: nearest, linear or cubic, over spatial axes. */
const resize: Operator = {
  name: 'Resize',

  infer: (node) => [{ type: node.type(0).type, dims: resizedDims(node) }],

  // `interpolate(x, size)` computes the sizes from the batch. Stated as scales they are a constant.
  settle(node) {
    const settled = new Map<number, Tensor | null>();
    if (!hasElements(node, sizesInput) || statedSizes(node).every((size) => typeof size === 'number')) return settled;
    const scales = scalesToSizes(node);
    if (!scales) return settled;
    settled.set(scalesInput, { type: 'float32', dims: [scales.length], data: Float32Array.from(scales) });
    return settled.set(sizesInput, null);
  },

  channels(scope) {
    const layout = scope.layout(0);
    const before = scope.node.dims(0);
    const after = scope.outputs[0]!.dims;
    if (layout.axes.some((axis) => before[axis] !== after[axis])) scope.fix(layout.ids);
    else scope.set(0, layout);
  },

  rewrite({ node, keptOfInput }) {
    if (!hasElements(node, sizesInput)) return {};
    const sizes: number[] = [];
    for (const [axis, size] of statedSizes(node).entries()) {
      // What is computed from the batch while the network runs is computed from what is left then.
      if (typeof size === 'string') return {};
      const kept = keptOfInput(0, axis);
      sizes.push(kept === null ? size : countKept(kept));
    }
    return { constants: new Map([[sizesInput, int64Tensor(sizes)]]) };
  },

  gradient(scope) {
    const bySizes = hasElements(scope.node, sizesInput);
    resizeGradient(scope, bySizes ? null : scope.node.numbers(scalesInput));
  },
};

export const resizeOperators: readonly Operator[] = [resize];

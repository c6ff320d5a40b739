import type { Dimension } from '../graph.ts';
import { int64Tensor } from '../tensor.ts';
import { countKept } from './operator.ts';
import type { Operator } from './operator.ts';
import type { TypedNode } from './typed-node.ts';

const scalesInput = 2;
const sizesInput = 3;

/** Output sizes from scales (input 2) or sizes (input 3), for all axes or those that attribute `axes` names. */
function resizedDims(node: TypedNode): Dimension[] {
  const dims = [...node.dims(0)];
  const axes = resizedAxes(node);
  const sizes = hasElements(node, sizesInput) ? node.numbers(sizesInput) : null;
  const scales = sizes === null && hasElements(node, scalesInput) ? node.numbers(scalesInput) : null;
  const values = sizes ?? scales ?? node.fail('neither scales nor sizes are given');
  if (values.length !== axes.length) node.fail(`${values.length} values for ${axes.length} axes`);
  if (sizes !== null && node.string('keep_aspect_ratio_policy', 'stretch') !== 'stretch') {
    node.fail('only the aspect ratio policy stretch is known');
  }
  axes.forEach((axis, index) => {
    const dim = dims[axis]!;
    const value = values[index]!;
    if (sizes !== null) dims[axis] = value;
    // In float32, as runtimes do: 7 times the float32 next to 9 / 7 is 9 there, and less in float64.
    else if (typeof dim === 'number') dims[axis] = Math.floor(Math.fround(dim * value));
    else if (value !== 1) dims[axis] = `${node.node.outputs[0]}.${axis}`;
  });
  return dims;
}

function resizedAxes(node: TypedNode): number[] {
  const rank = node.rank(0);
  return node.ints('axes')?.map((axis) => node.axis(axis, rank)) ?? Array.from({ length: rank }, (_, axis) => axis);
}

function hasElements(node: TypedNode, input: number): boolean {
  return node.has(input) && node.dims(input)[0] !== 0;
}

/** x, region (optional), scales, sizes: nearest, linear or cubic, over spatial axes. */
const resize: Operator = {
  name: 'Resize',

  infer: (node) => [{ type: node.type(0).type, dims: resizedDims(node) }],

  channels(scope) {
    const layout = scope.layout(0);
    const before = scope.node.dims(0);
    const after = scope.outputs[0]!.dims;
    if (layout.axes.some((axis) => before[axis] !== after[axis])) scope.fix(layout.ids);
    else scope.set(0, layout);
  },

  rewrite({ node, keptOfInput }) {
    if (!hasElements(node, sizesInput)) return {};
    const axes = resizedAxes(node);
    const sizes = node.numbers(sizesInput).map((size, index) => {
      const kept = keptOfInput(0, axes[index]!);
      return kept === null ? size : countKept(kept);
    });
    return { constants: new Map([[sizesInput, int64Tensor(sizes)]]) };
  },
};

export const resizeOperators: readonly Operator[] = [resize];

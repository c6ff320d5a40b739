import type { Dimension } from '../graph.ts';
import { int64Tensor } from '../tensor.ts';
import { countKept } from './operator.ts';
import type { Operator } from './operator.ts';
import type { TypedNode } from './typed-node.ts';

const scalesInput = 2;
const sizesInput = 3;

/** Output sizes from scales (input 2) or sizes (input 3). */
function resizedDims(node: TypedNode): Dimension[] {
  const sizes = hasElements(node, sizesInput) ? node.numbers(sizesInput) : null;
  const scales = sizes === null && hasElements(node, scalesInput) ? node.numbers(scalesInput) : null;
  const values = sizes ?? scales ?? node.fail('neither scales nor sizes are given');
  if (values.length !== node.rank(0)) node.fail(`${values.length} values for ${node.rank(0)} axes`);
  return node.dims(0).map((dim, axis) => {
    const value = values[axis]!;
    if (sizes !== null) return value;
    // In float32, as runtimes do: 7 times the float32 next to 9 / 7 is 9 there, and less in float64.
    if (typeof dim === 'number') return Math.floor(Math.fround(dim * value));
    return value === 1 ? dim : `${node.node.outputs[0]}.${axis}`;
  });
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
    const sizes = node.numbers(sizesInput).map((size, axis) => {
      const kept = keptOfInput(0, axis);
      return kept === null ? size : countKept(kept);
    });
    return { constants: new Map([[sizesInput, int64Tensor(sizes)]]) };
  },
};

export const resizeOperators: readonly Operator[] = [resize];

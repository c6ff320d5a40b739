import { mostChannels } from '../channels/scope.ts';
import type { Layout } from '../channels/scope.ts';
import { int } from '../attribute.ts';
import { reshapeTo } from '../gradient/fill.ts';
import { sumTo } from '../gradient/sum-to.ts';
import type { Dimension } from '../graph.ts';
import { elementCount, int64Tensor } from '../tensor.ts';
import { broadcastDims, broadcastIndices } from './broadcast.ts';
import { pick, pickIds, stridesOf } from './indexing.ts';
import { countKept } from './operator.ts';
import type { Operator } from './operator.ts';
import type { TypedNode } from './typed-node.ts';

function wantedDims(node: TypedNode): Dimension[] {
  return Array.from(node.known(1)?.data ?? node.fail('the shape must be a constant'));
}

/** Broadcasts the input to a shape; a 1 there keeps what the input has. */
const expand: Operator = {
  name: 'Expand',

  infer: (node) => [{ type: node.type(0).type, dims: broadcastDims(node, [node.dims(0), wantedDims(node)]) }],

  evaluate(node, outputs) {
    const known = node.known(0);
    const { dims } = outputs[0]!;
    if (!known || !dims.every((dim) => typeof dim === 'number')) return undefined;
    return { type: known.type, dims, data: pick(known.data, broadcastIndices(dims, known.dims)) };
  },

  // The batch in a shape is the input's own, which a 1 leaves as it is.
  settle(node, outputs) {
    const { dims } = outputs[0]!;
    const offset = dims.length - node.rank(0);
    const settled = dims.map((dim, axis) =>
      typeof dim === 'number' ? dim : node.dims(0)[axis - offset] === dim ? 1 : -1,
    );
    return new Map(settled.includes(-1) ? [] : [[1, int64Tensor(settled)]]);
  },

  channels(scope) {
    const { node } = scope;
    const layout = scope.layout(0);
    const offset = scope.outputs[0]!.dims.length - node.rank(0);
    const grown = layout.axes.some((axis) => scope.outputs[0]!.dims[axis + offset] !== node.dims(0)[axis]);
    if (grown) return scope.fix(layout.ids);
    scope.set(0, { ...layout, axes: layout.axes.map((axis) => axis + offset) });
  },

  rewrite({ node, keptOfOutput }) {
    const offset = Math.max(0, node.rank(0) - wantedDims(node).length);
    const shape = node.numbers(1).map((dim, axis) => {
      const kept = dim === 1 ? null : keptOfOutput(0, axis + offset);
      return kept === null ? dim : countKept(kept);
    });
    return { constants: new Map([[1, int64Tensor(shape)]]) };
  },

  gradient(scope) {
    const dy = scope.dy(0);
    if (dy !== null) scope.give(0, sumTo(scope, dy, scope.dims(scope.input(0))));
  },
};

function repeats(node: TypedNode): number[] {
  const times = node.numbers(1);
  if (times.length !== node.rank(0) || times.some((count) => count < 0)) {
    node.fail(`repeats [${times.join(', ')}] do not fit rank ${node.rank(0)}`);
  }
  return times;
}

/** The input side by side with itself, so often along each axis. */
const tile: Operator = {
  name: 'Tile',

  infer(node) {
    const times = repeats(node);
    const dims = node.dims(0).map((dim, axis): Dimension => {
      if (typeof dim === 'number') return dim * times[axis]!;
      return times[axis] === 1 ? dim : `${node.node.outputs[0]}.${axis}`;
    });
    return [{ type: node.type(0).type, dims }];
  },

  evaluate(node, outputs) {
    const known = node.known(0);
    const dims = outputs[0]!.dims as number[];
    return known && { type: known.type, dims, data: pick(known.data, wrapped(dims, known.dims)) };
  },

  channels(scope) {
    const layout = scope.layout(0);
    const times = repeats(scope.node);
    const dims = layout.dims.map((size, index) => size * times[layout.axes[index]!]!);
    const count = elementCount(dims);
    if (count === 0 || count > mostChannels) return scope.fix(layout.ids);
    if (layout.axes.length === 0) return scope.set(0, layout);
    const result: Layout = { ...layout, dims, ids: pickIds(layout.ids, wrapped(dims, layout.dims)) };
    scope.keepRectangular(result);
    scope.set(0, result);
  },

  gradient(scope) {
    const dy = scope.dy(0);
    if (dy === null) return;
    const times = repeats(scope.node);
    const dims = scope.dims(scope.input(0));
    // Each axis taken apart into its repeats and what is repeated.
    const apart = dims.flatMap((size, axis) => (times[axis] === 1 ? [size] : [times[axis]!, size]));
    const repeated: number[] = [];
    let at = 0;
    for (const count of times) {
      if (count !== 1) repeated.push(at++);
      at++;
    }
    if (repeated.length === 0) return scope.give(0, dy);
    const operands = [reshapeTo(scope, dy, apart), scope.ints(repeated)];
    scope.give(0, scope.add('ReduceSum', operands, { keepdims: int(0) }));
  },
};

/** For each position of the larger array the one it repeats. */
function wrapped(dims: readonly number[], original: readonly number[]): Int32Array {
  const outer = stridesOf(dims);
  const inner = stridesOf(original);
  return Int32Array.from({ length: elementCount(dims) }, (_, index) =>
    dims.reduce(
      (at, size, axis) => at + ((Math.floor(index / outer[axis]!) % size) % original[axis]!) * inner[axis]!,
      0,
    ),
  );
}

export const repetitionOperators: readonly Operator[] = [expand, tile];

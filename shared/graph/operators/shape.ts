import { reshaped } from '../channels/reshape.ts';
import type { ChannelScope } from '../channels/scope.ts';
import { passThrough } from '../channels/scope.ts';
import { ints } from '../attribute.ts';
import { reshapeTo } from '../gradient/fill.ts';
import type { GradientScope } from '../gradient/scope.ts';
import type { Dimension, ValueType } from '../graph.ts';
import { int64Tensor, mostDimensions } from '../tensor.ts';
import { permuted, pick, pickIds } from './indexing.ts';
import type { Known } from './known.ts';
import { countKept } from './operator.ts';
import type { Operator } from './operator.ts';
import type { TypedNode } from './typed-node.ts';

/** Follows channels through a change of dimensions that keeps the order of the elements. */
function followOrder(scope: ChannelScope): void {
  const layout = scope.layout(0);
  if (layout.axes.length === 0) return scope.set(0, layout);
  const result = reshaped(scope, scope.node.dims(0), scope.outputs[0]!.dims, layout);
  if (result === null) scope.fix(layout.ids);
  else scope.set(0, result);
}

/** The same elements under the input's dimensions. */
function reshapeBack(scope: GradientScope): void {
  const dy = scope.dy(0);
  if (dy !== null) scope.give(0, reshapeTo(scope, dy, scope.dims(scope.input(0))));
}

/** A known value keeps its elements under the node's output dimensions. */
function sameElements(node: TypedNode, outputs: readonly ValueType[]): Known | undefined {
  const known = node.known(0);
  const { dims } = outputs[0]!;
  return known && dims.every((dim) => typeof dim === 'number') ? { ...known, dims } : undefined;
}

function reshapeDims(node: TypedNode): Dimension[] {
  const shape = node.known(1) ?? node.fail('the shape must be a constant');
  if (shape.data.length > mostDimensions) node.fail(`the shape has ${shape.data.length} dimensions`);
  const from = node.dims(0);
  const zeroCopies = node.int('allowzero', 0) === 0;
  const dims = Array.from(shape.data, (dim, axis) =>
    dim === 0 && zeroCopies ? (from[axis] ?? node.fail(`the shape copies dimension ${axis}, which is not there`)) : dim,
  );
  const open = dims.indexOf(-1);
  const missing = remainder(
    from,
    dims.filter((_, axis) => axis !== open),
  );
  if (open >= 0) {
    dims[open] = missing ?? `${node.node.outputs[0]}.${open}`;
    if (dims.indexOf(-1) >= 0) node.fail('the shape has more than one -1');
  }
  if (missing === 0 || (open < 0 && missing !== null && missing !== 1)) {
    node.fail(`[${from.join(', ')}] does not reshape to [${dims.join(', ')}]`);
  }
  return dims;
}

/**
 * What multiplies `part` to `whole`: a number, the one open dimension that is left, or null when it cannot be told;
 * 0 when `part` does not divide `whole`.
 */
function remainder(whole: readonly Dimension[], part: readonly Dimension[]): Dimension | null {
  const names = whole.filter((dim) => typeof dim === 'string');
  for (const dim of part) {
    if (typeof dim !== 'string') continue;
    const at = names.indexOf(dim);
    if (at < 0) return null;
    names.splice(at, 1);
  }
  const ratio = sizeOf(whole) / sizeOf(part);
  if (names.length === 0) return Number.isInteger(ratio) ? ratio : 0;
  return names.length === 1 && ratio === 1 ? names[0]! : null;
}

function sizeOf(dims: readonly Dimension[]): number {
  return dims.reduce<number>((size, dim) => (typeof dim === 'number' ? size * dim : size), 1);
}

const reshape: Operator = {
  name: 'Reshape',
  infer: (node) => [{ type: node.type(0).type, dims: reshapeDims(node) }],
  evaluate: sameElements,

  // `x.view(x.size(0), -1)` computes its shape from the batch. Stated as 0 or -1 it is a constant.
  settle(node, outputs) {
    const from = node.dims(0);
    const dims = outputs[0]!.dims;
    // With `allowzero` a 0 is no copy, it is a size.
    const copies = node.int('allowzero', 0) === 0;
    const settled = dims.map((dim, axis) => (typeof dim === 'number' ? dim : copies && dim === from[axis] ? 0 : -1));
    const clear = settled.filter((dim) => dim === -1).length <= 1 && !dims.includes(0);
    return new Map(clear ? [[1, int64Tensor(settled)]] : []);
  },

  channels: followOrder,
  gradient: reshapeBack,

  rewrite({ node, keptOfOutput }) {
    const shape = node.numbers(1).map((dim, axis) => {
      const kept = keptOfOutput(0, axis);
      return kept === null || dim <= 0 ? dim : countKept(kept);
    });
    return { constants: new Map([[1, int64Tensor(shape)]]) };
  },
};

function flattenDims(node: TypedNode): Dimension[] {
  const dims = node.dims(0);
  const axis = node.int('axis', 1);
  const split = axis === dims.length ? axis : node.axis(axis, dims.length);
  const merge = (part: readonly Dimension[], at: number): Dimension => {
    const whole = remainder(part, []);
    return whole ?? `${node.node.outputs[0]}.${at}`;
  };
  return [merge(dims.slice(0, split), 0), merge(dims.slice(split), 1)];
}

const flatten: Operator = {
  name: 'Flatten',
  infer: (node) => [{ type: node.type(0).type, dims: flattenDims(node) }],
  evaluate: sameElements,
  channels: followOrder,
  gradient: reshapeBack,
};

function squeezeDims(node: TypedNode): Dimension[] {
  const dims = node.dims(0);
  const axes = node.has(1) ? node.numbers(1).map((axis) => node.axis(axis, dims.length)) : null;
  for (const axis of axes ?? []) if (dims[axis] !== 1) node.fail(`dimension ${axis} is ${dims[axis]}, not 1`);
  return dims.filter((dim, axis) => (axes === null ? dim !== 1 : !axes.includes(axis)));
}

const squeeze: Operator = {
  name: 'Squeeze',
  infer: (node) => [{ type: node.type(0).type, dims: squeezeDims(node) }],
  evaluate: sameElements,
  channels: followOrder,
  gradient: reshapeBack,
};

function unsqueezeDims(node: TypedNode): Dimension[] {
  const stated = node.numbers(1);
  const rank = node.rank(0) + stated.length;
  if (rank > mostDimensions) node.fail(`it would make ${rank} dimensions`);
  const axes = stated.map((axis) => node.axis(axis, rank));
  if (new Set(axes).size !== axes.length) node.fail(`axes [${axes.join(', ')}] repeat`);
  const rest = [...node.dims(0)];
  return Array.from({ length: rank }, (_, axis): Dimension => (axes.includes(axis) ? 1 : rest.shift()!));
}

const unsqueeze: Operator = {
  name: 'Unsqueeze',
  infer: (node) => [{ type: node.type(0).type, dims: unsqueezeDims(node) }],
  evaluate: sameElements,
  channels: followOrder,
  gradient: reshapeBack,
};

function permutation(node: TypedNode): readonly number[] {
  const rank = node.rank(0);
  const order = node.ints('perm') ?? Array.from({ length: rank }, (_, axis) => rank - 1 - axis);
  if (order.length !== rank || [...order].sort((a, b) => a - b).some((axis, index) => axis !== index)) {
    node.fail(`perm [${order.join(', ')}] does not order ${rank} axes`);
  }
  return order;
}

const transpose: Operator = {
  name: 'Transpose',
  infer: (node) => [{ type: node.type(0).type, dims: permutation(node).map((axis) => node.dims(0)[axis]!) }],
  evaluate(node) {
    const known = node.known(0);
    if (!known) return undefined;
    const order = permutation(node);
    return {
      type: known.type,
      dims: order.map((axis) => known.dims[axis]!),
      data: pick(known.data, permuted(known.dims, order)),
    };
  },
  channels(scope) {
    const layout = scope.layout(0);
    if (layout.axes.length === 0) return scope.set(0, layout);
    const order = permutation(scope.node);
    // Where each channel axis goes, and the order in which they then stand.
    const moved = layout.axes.map((axis, index) => ({ index, axis: order.indexOf(axis) }));
    moved.sort((a, b) => a.axis - b.axis);
    const standing = moved.map(({ index }) => index);
    scope.set(0, {
      axes: moved.map(({ axis }) => axis),
      dims: standing.map((index) => layout.dims[index]!),
      ids: pickIds(layout.ids, permuted(layout.dims, standing)),
      reason: '',
    });
  },
  gradient(scope) {
    const dy = scope.dy(0);
    if (dy === null) return;
    const order = permutation(scope.node);
    scope.give(0, scope.add('Transpose', [dy], { perm: ints(order.map((_, axis) => order.indexOf(axis))) }));
  },
};

/** Dimensions as a value; `start` and `end` (operator set 15) cut the list. */
const shape: Operator = {
  name: 'Shape',
  infer: (node) => [{ type: 'int64', dims: [shapeOf(node).length] }],
  evaluate: (node) => ({ type: 'int64', dims: [shapeOf(node).length], data: shapeOf(node) }),
  channels: (scope) => scope.fix(scope.layout(0).ids),
};

function shapeOf(node: TypedNode): readonly Dimension[] {
  return node.dims(0).slice(node.int('start', 0), node.int('end', node.rank(0)));
}

const identity: Operator = {
  name: 'Identity',
  infer: (node) => [node.type(0)],
  evaluate: (node) => node.known(0),
  channels: passThrough,
  gradient: reshapeBack,
};

export const shapeOperators: readonly Operator[] = [reshape, flatten, squeeze, unsqueeze, transpose, shape, identity];

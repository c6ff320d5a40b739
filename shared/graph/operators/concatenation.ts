import { mostChannels } from '../channels/scope.ts';
import type { Layout } from '../channels/scope.ts';
import { int } from '../attribute.ts';
import { zerosLike } from '../gradient/fill.ts';
import type { Dimension } from '../graph.ts';
import { int64Tensor } from '../tensor.ts';
import { joinedAlong, pickIds, takenAlong } from './indexing.ts';
import { countKept } from './operator.ts';
import type { Operator } from './operator.ts';
import type { TypedNode } from './typed-node.ts';

function allInputs(node: TypedNode): number[] {
  return Array.from({ length: node.inputCount }, (_, input) => input);
}

function concatAxis(node: TypedNode): number {
  return node.axis(node.int('axis', 0), node.rank(0));
}

const concat: Operator = {
  name: 'Concat',

  infer(node) {
    const joined = concatAxis(node);
    const dims = node.dims(0).map((dim, axis) => {
      const parts = allInputs(node).map((input) => {
        if (node.rank(input) !== node.rank(0)) node.fail('all inputs must have the same rank');
        return node.dims(input)[axis]!;
      });
      if (axis === joined) return sum(parts) ?? `${node.node.outputs[0]}.${axis}`;
      if (new Set(parts.filter((part) => typeof part === 'number')).size > 1) {
        node.fail(`dimension ${axis} differs: ${parts.join(', ')}`);
      }
      return parts.find((part) => typeof part === 'number') ?? dim;
    });
    return [{ type: node.type(0).type, dims }];
  },

  evaluate(node, outputs) {
    const blocks = [];
    for (const input of allInputs(node)) {
      const known = node.known(input);
      if (!known) return undefined;
      blocks.push(known);
    }
    const dims = outputs[0]!.dims as number[];
    return { type: outputs[0]!.type, dims, data: joinedAlong(blocks, concatAxis(node)) };
  },

  channels(scope) {
    const { node } = scope;
    const joined = concatAxis(node);
    const first = allInputs(node).find((input) => !scope.isConstant(input) && scope.layout(input).axes.length > 0);
    if (first === undefined) return;
    const layout = scope.layout(first);
    const { axes } = layout;
    const along = axes.indexOf(joined);
    if (along < 0) {
      for (const input of allInputs(node)) if (input !== first) scope.unite(layout.ids, scope.idsOn(input, axes));
      scope.set(0, layout);
      return;
    }
    if ((scope.outputs[0]!.dims[joined] as number) > mostChannels) {
      for (const input of allInputs(node)) if (!scope.isConstant(input)) scope.fix(scope.layout(input).ids);
      return;
    }
    const blocks = allInputs(node).map((input) => ({
      dims: axes.map((axis) => node.size(input, axis)),
      data: scope.idsOn(input, axes),
    }));
    const result: Layout = {
      axes,
      dims: axes.map((axis, index) =>
        index === along ? (scope.outputs[0]!.dims[axis] as number) : layout.dims[index]!,
      ),
      ids: Int32Array.from(joinedAlong(blocks, along)),
      reason: '',
    };
    scope.keepRectangular(result);
    scope.set(0, result);
  },

  gradient(scope) {
    const dy = scope.dy(0);
    if (dy === null) return;
    const axis = concatAxis(scope.node);
    let start = 0;
    for (const input of allInputs(scope.node)) {
      const end = start + scope.node.size(input, axis);
      const bounds = [[start], [end], [axis]].map((list) => scope.ints(list));
      if (scope.wants(input)) scope.give(input, scope.add('Slice', [dy, ...bounds]));
      start = end;
    }
  },
};

function sum(parts: readonly Dimension[]): number | undefined {
  let total = 0;
  for (const part of parts) {
    if (typeof part === 'string') return undefined;
    total += part;
  }
  return total;
}

/** Sizes of the parts: input 1, or all equal. */
function splitSizes(node: TypedNode): number[] {
  const axis = splitAxis(node);
  const size = node.size(0, axis);
  if (node.has(1)) {
    const sizes = node.numbers(1);
    if (sizes.reduce((total, part) => total + part, 0) !== size) {
      node.fail(`parts [${sizes.join(', ')}] do not add up to ${size}`);
    }
    return sizes;
  }
  const count = node.node.outputs.length;
  if (size % count !== 0) node.fail(`dimension ${axis} (${size}) does not divide into ${count} equal parts`);
  return new Array<number>(count).fill(size / count);
}

function splitAxis(node: TypedNode): number {
  return node.axis(node.int('axis', 0), node.rank(0));
}

const split: Operator = {
  name: 'Split',

  infer(node) {
    const axis = splitAxis(node);
    return splitSizes(node).map((size) => ({ type: node.type(0).type, dims: node.dims(0).with(axis, size) }));
  },

  channels(scope) {
    const { node } = scope;
    const layout = scope.layout(0);
    const along = layout.axes.indexOf(splitAxis(node));
    let start = 0;
    splitSizes(node).forEach((size, output) => {
      scope.set(output, along < 0 ? layout : taken(layout, along, range(start, start + size)));
      start += size;
    });
  },

  rewrite({ node, keptOfInput, keptOfOutput }) {
    const axis = splitAxis(node);
    if (keptOfInput(0, axis) === null) return {};
    const sizes = splitSizes(node).map((size, output) => {
      const kept = keptOfOutput(output, axis);
      return kept === null ? size : countKept(kept);
    });
    return { constants: new Map([[1, int64Tensor(sizes)]]) };
  },

  gradient(scope) {
    const parts = scope.outputs.map((_, output) => scope.dy(output));
    if (parts.every((part) => part === null)) return;
    // What the loss does not depend on gets no gradient: zeros.
    const whole = parts.map((part, output) => part ?? zerosLike(scope, scope.output(output)));
    scope.give(0, scope.add('Concat', whole, { axis: int(splitAxis(scope.node)) }));
  },
};

function range(start: number, end: number): number[] {
  return Array.from({ length: end - start }, (_, index) => start + index);
}

/** A layout with only these positions along its axis number `along`. */
export function taken(layout: Layout, along: number, positions: readonly number[]): Layout {
  return {
    ...layout,
    dims: layout.dims.with(along, positions.length),
    ids: pickIds(layout.ids, takenAlong(layout.dims, along, positions)),
  };
}

export const concatenationOperators: readonly Operator[] = [concat, split];

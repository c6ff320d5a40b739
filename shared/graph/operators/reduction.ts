import type { Dimension } from '../graph.ts';
import type { ChannelScope } from '../channels/scope.ts';
import type { Known } from './known.ts';
import type { Operator } from './operator.ts';
import { reductionGradient, reductionGradients } from './reduction-gradients.ts';
import type { TypedNode } from './typed-node.ts';

/**
 * The axes that a reduction removes, ascending: an attribute in operator set 17, input 1 in a graph that had to keep a
 * newer one.
 */
export function reducedAxes(node: TypedNode): number[] {
  const rank = node.rank(0);
  const stated = node.has(1) ? node.numbers(1) : (node.ints('axes') ?? []);
  if (stated.length === 0) {
    return node.int('noop_with_empty_axes', 0) === 1 ? [] : Array.from({ length: rank }, (_, axis) => axis);
  }
  const axes = new Set(stated.map((axis) => node.axis(axis, rank)));
  return [...axes].sort((a, b) => a - b);
}

function reducedDims(node: TypedNode, axes: readonly number[]): Dimension[] {
  const keep = keepsDims(node);
  return node.dims(0).flatMap((dim, axis): Dimension[] => (!axes.includes(axis) ? [dim] : keep ? [1] : []));
}

function keepsDims(node: TypedNode): boolean {
  return node.int('keepdims', 1) === 1;
}

/** Channels that are reduced away must all stay: a mean of fewer, or of other than zeros, is another number. */
function reducedChannels(scope: ChannelScope, axes: readonly number[]): void {
  const layout = scope.layout(0);
  if (layout.axes.some((axis) => axes.includes(axis))) return scope.fix(layout.ids);
  const shift = (axis: number): number =>
    keepsDims(scope.node) ? axis : axis - axes.filter((reduced) => reduced < axis).length;
  scope.set(0, { ...layout, axes: layout.axes.map(shift) });
}

function reduction(name: string, combine?: (a: number, b: number) => number, finiteAtZero = true): Operator {
  const backward = reductionGradients[name];
  return {
    name,
    infer: (node) => [{ type: node.type(0).type, dims: reducedDims(node, reducedAxes(node)) }],
    ...(combine && { evaluate: (node, outputs) => reduced(node, outputs[0]!.dims, combine) }),
    channels(scope) {
      // A removed channel holds zeros in the masked network, whose logarithm is no number.
      if (!finiteAtZero) scope.fix(scope.layout(0).ids);
      reducedChannels(scope, reducedAxes(scope.node));
    },
    ...(backward && { gradient: (scope) => reductionGradient(scope, reducedAxes(scope.node), backward) }),
  };
}

/** Shapes are lists: only they are reduced here. */
function reduced(
  node: TypedNode,
  dims: readonly Dimension[],
  combine: (a: number, b: number) => number,
): Known | undefined {
  const known = node.known(0);
  if (known?.type === 'float16') return undefined;
  const data = known?.dims.length === 1 ? Array.from(known.data) : [];
  if (!known || data.length === 0 || !data.every((element) => typeof element === 'number')) return undefined;
  return { type: known.type, dims: dims as number[], data: [data.reduce((a, b) => combine(a, b))] };
}

/** The place of the largest or smallest element along one axis. */
function placeOf(name: string): Operator {
  const axisOf = (node: TypedNode): number => node.axis(node.int('axis', 0), node.rank(0));
  return {
    name,
    infer: (node) => [{ type: 'int64', dims: reducedDims(node, [axisOf(node)]) }],
    channels: (scope) => reducedChannels(scope, [axisOf(scope.node)]),
  };
}

export const reductionOperators: readonly Operator[] = [
  reduction('ReduceMean'),
  reduction('ReduceSum', (a, b) => a + b),
  reduction('ReduceProd', (a, b) => a * b),
  reduction('ReduceMax', Math.max),
  reduction('ReduceMin', Math.min),
  reduction('ReduceL1'),
  reduction('ReduceL2'),
  reduction('ReduceSumSquare'),
  reduction('ReduceLogSum', undefined, false),
  reduction('ReduceLogSumExp'),
  placeOf('ArgMax'),
  placeOf('ArgMin'),
];

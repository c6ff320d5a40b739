import { int } from '../attribute.ts';
import { axisMap, mapBack } from '../gradient/axis-map.ts';
import { reshapeTo } from '../gradient/fill.ts';
import type { GradientScope } from '../gradient/scope.ts';
import { int64Tensor } from '../tensor.ts';
import { taken } from './concatenation.ts';
import { pick, takenAlong } from './indexing.ts';
import type { Operator } from './operator.ts';
import { trainingDomain } from './training/training-operator.ts';
import type { TypedNode } from './typed-node.ts';

interface AxisSlice {
  readonly axis: number;
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

/** x, starts, ends, axes (optional), steps (optional). */
export function slicesOf(node: TypedNode): AxisSlice[] {
  const starts = node.numbers(1);
  const ends = node.numbers(2);
  const axes = node.has(3) ? node.numbers(3) : starts.map((_, axis) => axis);
  const steps = node.has(4) ? node.numbers(4) : starts.map(() => 1);
  if (ends.length !== starts.length || axes.length !== starts.length || steps.length !== starts.length) {
    node.fail('starts, ends, axes and steps differ in length');
  }
  if (starts.length > node.rank(0)) node.fail(`${starts.length} slices of ${node.rank(0)} axes`);
  return starts.map((start, index) => {
    if (steps[index] === 0) node.fail('a step of 0');
    return { axis: node.axis(axes[index]!, node.rank(0)), start, end: ends[index]!, step: steps[index]! };
  });
}

/** The first position that a slice takes from an axis of `size`, and how many. */
export function extentOf({ start, end, step }: AxisSlice, size: number): { first: number; count: number } {
  const low = step > 0 ? 0 : -1;
  const high = step > 0 ? size : size - 1;
  const clamp = (at: number): number => Math.min(Math.max(at < 0 ? at + size : at, low), high);
  const first = step > 0 ? clamp(start) : Math.max(clamp(start), 0);
  const last = clamp(end);
  return { first, count: Math.max(0, Math.ceil((last - first) / step)) };
}

function positionsOf(slice: AxisSlice, size: number): number[] {
  const { first, count } = extentOf(slice, size);
  return Array.from({ length: count }, (_, index) => first + index * slice.step);
}

const slice: Operator = {
  name: 'Slice',

  infer(node) {
    const dims = [...node.dims(0)];
    for (const part of slicesOf(node)) {
      const size = dims[part.axis]!;
      if (typeof size === 'number') dims[part.axis] = extentOf(part, size).count;
      else if (part.start !== 0 || part.end < 2 ** 31 - 1 || part.step !== 1) {
        dims[part.axis] = `${node.node.outputs[0]}.${part.axis}`;
      }
    }
    return [{ type: node.type(0).type, dims }];
  },

  evaluate(node) {
    const known = node.known(0);
    if (!known) return undefined;
    let { data } = known;
    const dims = [...known.dims];
    for (const part of slicesOf(node)) {
      const positions = positionsOf(part, dims[part.axis]!);
      data = pick(data, takenAlong(dims, part.axis, positions));
      dims[part.axis] = positions.length;
    }
    return { type: known.type, dims, data };
  },

  channels(scope) {
    const { node } = scope;
    const slices = slicesOf(node);
    let layout = scope.layout(0);
    for (const part of slices) {
      const along = layout.axes.indexOf(part.axis);
      if (along < 0) continue;
      // Stepping over channels turns into Gather in a cut, which can do one axis only.
      if (part.step !== 1 && slices.length > 1) return scope.fix(layout.ids);
      layout = taken(layout, along, positionsOf(part, node.size(0, part.axis)));
    }
    scope.set(0, layout);
  },

  rewrite({ node, keptOfInput }) {
    const slices = slicesOf(node);
    const starts: number[] = [];
    const ends: number[] = [];
    for (const part of slices) {
      const kept = keptOfInput(0, part.axis);
      if (kept === null) {
        starts.push(part.start);
        ends.push(part.end);
        continue;
      }
      const places = placesAfter(kept);
      const positions = positionsOf(part, kept.length);
      const staying = positions.filter((position) => kept[position] === 1);
      if (part.step !== 1) {
        const indices = int64Tensor(staying.map((position) => places[position]!));
        return {
          operator: 'Gather',
          attributes: { axis: { kind: 'int', value: part.axis } },
          inputCount: 2,
          constants: new Map([[1, indices]]),
        };
      }
      const start = staying.length === 0 ? 0 : places[staying[0]!]!;
      starts.push(start);
      ends.push(start + staying.length);
    }
    const constants = new Map([
      [1, int64Tensor(starts.map(bounded))],
      [2, int64Tensor(ends.map(bounded))],
    ]);
    // All four share one integer type.
    for (const input of [3, 4]) if (node.has(input)) constants.set(input, int64Tensor(node.numbers(input)));
    return { constants };
  },

  gradient: sliceGradient,
};

/** dy back in its places, zeros around and between. */
function sliceGradient(scope: GradientScope): void {
  let value = scope.dy(0);
  if (value === null) return;
  const dims = scope.dims(scope.input(0));
  const begin = dims.map(() => 0);
  const end = dims.map(() => 0);
  for (const part of slicesOf(scope.node)) {
    const size = dims[part.axis]!;
    if (part.step === 1) {
      const { first, count } = extentOf(part, size);
      begin[part.axis] = first;
      end[part.axis] = size - first - count;
    } else {
      value = sumAtPositions(scope, value, part.axis, size, positionsOf(part, size));
    }
  }
  const pads = [...begin, ...end];
  scope.give(0, pads.every((pad) => pad === 0) ? value : scope.add('Pad', [value, scope.ints(pads)]));
}

/** From what was taken at positions along an axis back to the whole axis: a product with zeros and ones. */
function sumAtPositions(
  scope: GradientScope,
  value: string,
  axis: number,
  size: number,
  positions: readonly number[],
): string {
  return mapBack(
    scope,
    value,
    axisMap(axis, size, positions.length, (at) => [[positions[at]!, 1]]),
  );
}

/** "To the end" in a range that both numbers and int64 hold exactly. */
function bounded(value: number): number {
  return Math.min(Math.max(value, Number.MIN_SAFE_INTEGER), Number.MAX_SAFE_INTEGER);
}

/** Where each position stands once the others have left. */
function placesAfter(kept: Uint8Array): Int32Array {
  const places = new Int32Array(kept.length);
  let place = 0;
  kept.forEach((stays, position) => {
    places[position] = place;
    place += stays;
  });
  return places;
}

/** Takes positions by number along one axis; numbers below zero count from the end. */
const gather: Operator = {
  name: 'Gather',

  infer(node) {
    const axis = gatherAxis(node);
    const dims = node.dims(0);
    return [{ type: node.type(0).type, dims: [...dims.slice(0, axis), ...node.dims(1), ...dims.slice(axis + 1)] }];
  },

  evaluate(node, outputs) {
    const known = node.known(0);
    const positions = known && knownPositions(node);
    if (!known || !positions) return undefined;
    const data = pick(known.data, takenAlong(known.dims, gatherAxis(node), positions));
    return { type: known.type, dims: outputs[0]!.dims as number[], data };
  },

  channels(scope) {
    const { node } = scope;
    if (scope.isConstant(0)) return;
    const layout = scope.layout(0);
    const axis = gatherAxis(node);
    const along = layout.axes.indexOf(axis);
    const positions = along < 0 ? undefined : knownPositions(node);
    if (along < 0) {
      const shift = node.rank(1) - 1;
      scope.set(0, { ...layout, axes: layout.axes.map((at) => (at > axis ? at + shift : at)) });
    } else if (positions === undefined || node.rank(1) !== 1) {
      scope.fix(layout.ids);
    } else {
      scope.set(0, taken(layout, along, positions));
    }
  },

  rewrite({ node, keptOfInput }) {
    const kept = keptOfInput(0, gatherAxis(node));
    const positions = knownPositions(node);
    if (kept === null || positions === undefined) return {};
    const places = placesAfter(kept);
    const staying = positions.filter((position) => kept[position] === 1);
    return { constants: new Map([[1, int64Tensor(staying.map((position) => places[position]!))]]) };
  },

  gradient(scope) {
    const dy = scope.dy(0);
    if (dy === null) return;
    const axis = gatherAxis(scope.node);
    const size = scope.node.size(0, axis);
    const positions = knownPositions(scope.node);
    if (positions !== undefined && size <= mostMultiplied) {
      const taken = reshapeTo(scope, dy, scope.dims(scope.input(0)).with(axis, positions.length));
      return scope.give(0, sumAtPositions(scope, taken, axis, size, positions));
    }
    const inputs = [dy, scope.input(1), scope.input(0)];
    scope.give(0, scope.add('GatherGradient', inputs, { axis: int(axis) }, trainingDomain));
  },
};

/** Positions along an axis up to which a product with zeros and ones is quicker than scattering the elements one by one. */
const mostMultiplied = 256;

function gatherAxis(node: TypedNode): number {
  return node.axis(node.int('axis', 0), node.rank(0));
}

function knownPositions(node: TypedNode): number[] | undefined {
  const known = node.known(1);
  const size = node.dims(0)[gatherAxis(node)];
  const indices = known && Array.from(known.data);
  if (!indices?.every((index) => typeof index === 'number') || typeof size !== 'number') return undefined;
  return indices.map((index) => node.axis(index, size));
}

export const slicingOperators: readonly Operator[] = [slice, gather];

import { elementCount } from '../tensor.ts';
import { reshapeTo } from './fill.ts';
import type { NodeScope } from './scope.ts';

/**
 * What a linear operator does along one axis: position `to` of the result is the sum over all positions `from` of
 * `weights[to * from size + from]` times the input there. Pooling by means, resizing and padding are such maps, one axis
 * after the other.
 */
export interface AxisMap {
  readonly axis: number;
  readonly from: number;
  readonly to: number;
  readonly weights: Float32Array;
}

/** A map from its weights, each stated as often as it counts: equal places add up. */
export function axisMap(
  axis: number,
  from: number,
  to: number,
  entries: (to: number) => Iterable<readonly [from: number, weight: number]>,
): AxisMap {
  const weights = new Float32Array(from * to);
  for (let row = 0; row < to; row++) {
    for (const [column, weight] of entries(row)) weights[row * from + column]! += weight;
  }
  return { axis, from, to, weights };
}

/** The gradient by the map's input from that by its result: a product with the transposed weights. */
export function mapBack(scope: NodeScope, value: string, { axis, from, to, weights }: AxisMap): string {
  const dims = scope.dims(value);
  const outer = elementCount(dims.slice(0, axis));
  const inner = elementCount(dims.slice(axis + 1));
  const result = dims.with(axis, from);
  if (inner === 1) {
    const matrix = scope.constant({ type: 'float32', dims: [to, from], data: weights });
    const rows = reshapeTo(scope, value, [outer, to]);
    return reshapeTo(scope, scope.add('MatMul', [rows, matrix]), result);
  }
  const flipped = Float32Array.from(weights, (_, index) => weights[(index % to) * from + Math.floor(index / to)]!);
  const matrix = scope.constant({ type: 'float32', dims: [from, to], data: flipped });
  const blocks = reshapeTo(scope, value, [outer, to, inner]);
  return reshapeTo(scope, scope.add('MatMul', [matrix, blocks]), result);
}

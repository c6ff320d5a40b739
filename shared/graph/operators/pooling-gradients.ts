import { algebra } from '../gradient/algebra.ts';
import { axisMap, mapBack, type AxisMap } from '../gradient/axis-map.ts';
import { expandTo, reshapeTo } from '../gradient/fill.ts';
import type { GradientScope } from '../gradient/scope.ts';
import { perNorm, powerOfSize } from './reduction-gradients.ts';
import { windowGeometry, type WindowGeometry } from './training/convolution-geometry.ts';
import { trainingDomain } from './training/training-operator.ts';
import type { TypedNode } from './typed-node.ts';

export function maxPoolGradient(scope: GradientScope): void {
  const dy = scope.dy(0);
  if (dy === null) return;
  const { attributes } = scope.node.node;
  scope.give(0, scope.add('MaxPoolGradient', [dy, scope.input(0)], attributes, trainingDomain));
}

/** Every position gets the mean's share of each window that it lies in: one linear map after the other, along each axis. */
export function averagePoolGradient(scope: GradientScope): void {
  const dy = scope.dy(0);
  if (dy === null) return;
  const geometry = poolGeometry(scope, dy);
  if (isTiling(geometry)) return scope.give(0, spread(scope, dy, geometry));
  const padded = scope.node.int('count_include_pad', 0) === 1;
  scope.give(
    0,
    shared(scope, dy, geometry, (taps) => 1 / (padded ? taps.all : taps.inside)),
  );
}

/** Of y = (sum of |x|^p)^(1/p) over each window. */
export function normPoolGradient(scope: GradientScope): void {
  const dy = scope.dy(0);
  if (dy === null) return;
  const p = scope.node.int('p', 2);
  const each = perNorm(scope, dy, scope.output(0), p);
  const summed = shared(scope, each, poolGeometry(scope, dy), () => 1);
  scope.give(0, algebra(scope).mul(powerOfSize(scope, scope.input(0), p), summed));
}

function poolGeometry(scope: GradientScope, dy: string): WindowGeometry {
  const { node } = scope;
  const kernel = node.ints('kernel_shape') ?? node.fail('attribute kernel_shape is missing');
  return windowGeometry(node, kernel, scope.dims(scope.input(0)).slice(2), scope.dims(dy).slice(2));
}

/** Windows that lie side by side, and cover the image. */
function isTiling({ kernel, strides, image, result, padsBegin }: WindowGeometry): boolean {
  return kernel.every(
    (size, axis) => size === strides[axis] && padsBegin[axis] === 0 && result[axis]! * size === image[axis],
  );
}

/** Each window's mean handed back in equal parts. */
function spread(scope: GradientScope, dy: string, { kernel, image, result }: WindowGeometry): string {
  const [batch, channels] = scope.dims(dy) as [number, number];
  const share = algebra(scope).mul(dy, 1 / kernel.reduce((count, size) => count * size, 1));
  const lead = [batch, channels];
  const windows = reshapeTo(scope, share, [...lead, ...result.flatMap((size) => [size, 1])]);
  const pixels = expandTo(scope, windows, [...lead, ...result.flatMap((size, axis) => [size, kernel[axis]!])]);
  return reshapeTo(scope, pixels, [...lead, ...image]);
}

interface Taps {
  /** Of a window along one axis: those that lie in the image. */
  readonly inside: number;
  /** Those that count where padding does: all but what a window that was rounded up reaches beyond the padding. */
  readonly all: number;
}

function shared(scope: GradientScope, dy: string, geometry: WindowGeometry, weight: (taps: Taps) => number): string {
  return geometry.kernel.reduce(
    (value, _, axis) => mapBack(scope, value, windowMap(scope.node, geometry, axis, weight)),
    dy,
  );
}

function windowMap(node: TypedNode, geometry: WindowGeometry, axis: number, weight: (taps: Taps) => number): AxisMap {
  const { kernel, strides, dilations, padsBegin, image, result } = geometry;
  const size = image[axis]!;
  // With automatic padding every window ends within it.
  const automatic = node.string('auto_pad', 'NOTSET').startsWith('SAME');
  const end = automatic ? Number.POSITIVE_INFINITY : size + (node.ints('pads')?.[axis + kernel.length] ?? 0);
  return axisMap(axis + 2, size, result[axis]!, (window) => {
    const start = window * strides[axis]! - padsBegin[axis]!;
    const places = Array.from({ length: kernel[axis]! }, (_, tap) => start + tap * dilations[axis]!);
    const inside = places.filter((place) => place >= 0 && place < size);
    const share = weight({ inside: inside.length, all: places.filter((place) => place < end).length });
    return inside.map((place) => [place, share] as const);
  });
}

import { text } from '../attribute.ts';
import { algebra } from '../gradient/algebra.ts';
import { axisMap, mapBack, type AxisMap } from '../gradient/axis-map.ts';
import type { GradientScope } from '../gradient/scope.ts';
import { perNorm, powerOfSize } from './reduction-gradients.ts';
import { windowGeometry, type WindowGeometry } from './training/convolution-geometry.ts';
import { trainingDomain } from './training/training-operator.ts';

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
  if (isTiling(geometry)) return scope.give(0, spread(scope, dy, geometry.kernel));
  // Where padding counts, all of the window does, even what lies beyond the padding: so ONNX Runtime has it.
  const padded = scope.node.int('count_include_pad', 0) === 1;
  scope.give(
    0,
    shared(scope, dy, geometry, (inside, all) => 1 / (padded ? all : inside)),
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

/** Each window's mean handed back in equal parts, as one enlarges an image by whole factors. */
function spread(scope: GradientScope, dy: string, kernel: readonly number[]): string {
  const share = algebra(scope).mul(dy, 1 / kernel.reduce((count, size) => count * size, 1));
  const scales = Float32Array.of(1, 1, ...kernel);
  return scope.add('Resize', [share, '', scope.constant({ type: 'float32', dims: [scales.length], data: scales })], {
    mode: text('nearest'),
    coordinate_transformation_mode: text('asymmetric'),
    nearest_mode: text('floor'),
  });
}

/** The share of each position of a window along one axis, from how many of its positions lie in the image, and how many it has. */
type Share = (inside: number, all: number) => number;

function shared(scope: GradientScope, dy: string, geometry: WindowGeometry, share: Share): string {
  return geometry.kernel.reduce((value, _, axis) => mapBack(scope, value, windowMap(geometry, axis, share)), dy);
}

function windowMap(geometry: WindowGeometry, axis: number, share: Share): AxisMap {
  const { kernel, strides, dilations, padsBegin, image, result } = geometry;
  const size = image[axis]!;
  return axisMap(axis + 2, size, result[axis]!, (window) => {
    const start = window * strides[axis]! - padsBegin[axis]!;
    const places = Array.from({ length: kernel[axis]! }, (_, tap) => start + tap * dilations[axis]!);
    const inside = places.filter((place) => place >= 0 && place < size);
    return inside.map((place) => [place, share(inside.length, kernel[axis]!)] as const);
  });
}

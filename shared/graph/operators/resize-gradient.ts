import { ints } from '../attribute.ts';
import { algebra } from '../gradient/algebra.ts';
import { axisMap, mapBack, type AxisMap } from '../gradient/axis-map.ts';
import type { GradientScope } from '../gradient/scope.ts';
import type { TypedNode } from './typed-node.ts';

/** Where along one axis a resized image reads. */
interface Axis {
  readonly from: number;
  readonly to: number;
  readonly scale: number;
  /** Of `tf_crop_and_resize`: start and end of the region, as shares of the axis. */
  readonly region: readonly [number, number];
}

type Coordinates = (at: number, axis: Axis) => number;

/** ONNX Resize-13, attribute coordinate_transformation_mode; in float32, as runtimes compute it. */
const coordinates: Readonly<Record<string, Coordinates>> = {
  half_pixel: (at, { scale }) => Math.fround(Math.fround((at + 0.5) / scale) - 0.5),
  pytorch_half_pixel: (at, { scale, to }) => (to > 1 ? Math.fround(Math.fround((at + 0.5) / scale) - 0.5) : 0),
  align_corners: (at, { from, to }) => (to === 1 ? 0 : Math.fround((at * (from - 1)) / (to - 1))),
  asymmetric: (at, { scale }) => Math.fround(at / scale),
  tf_half_pixel_for_nn: (at, { scale }) => Math.fround((at + 0.5) / scale),
  tf_crop_and_resize: (at, { from, to, region: [start, end] }) =>
    to > 1
      ? Math.fround(start * (from - 1) + (at * (end - start) * (from - 1)) / (to - 1))
      : Math.fround(0.5 * (start + end) * (from - 1)),
};

const nearest: Readonly<Record<string, (x: number) => number>> = {
  round_prefer_floor: (x) => Math.ceil(x - 0.5),
  round_prefer_ceil: (x) => Math.floor(x + 0.5),
  floor: Math.floor,
  ceil: Math.ceil,
};

/** The neighbours that a place between positions reads, and their shares. */
type Weights = (x: number, from: number) => (readonly [from: number, weight: number])[];

function nearestWeights(node: TypedNode): Weights {
  const mode = node.string('nearest_mode', 'round_prefer_floor');
  const round = nearest[mode] ?? node.fail(`nearest_mode ${mode} is not known`);
  return (x, from) => [[within(round(x), from), 1]];
}

const linearWeights: Weights = (x, from) => {
  const inside = Math.min(Math.max(x, 0), from - 1);
  const low = Math.floor(inside);
  return [
    [low, 1 - (inside - low)],
    [within(low + 1, from), inside - low],
  ];
};

/** Cubic convolution (Keys 1981, formula 4 with a as stated). */
function cubicWeights(node: TypedNode): Weights {
  const stated = node.node.attributes['cubic_coeff_a'];
  const a = stated?.kind === 'float' ? stated.value : -0.75;
  const excludes = node.int('exclude_outside', 0) === 1;
  const share = (distance: number): number => {
    const d = Math.abs(distance);
    if (d <= 1) return ((a + 2) * d - (a + 3)) * d * d + 1;
    return d < 2 ? ((a * d - 5 * a) * d + 8 * a) * d - 4 * a : 0;
  };
  return (x, from) => {
    const low = Math.floor(x);
    const around = [-1, 0, 1, 2].map((offset) => low + offset);
    const read = excludes ? around.filter((at) => at >= 0 && at < from) : around;
    const shares = read.map((at) => share(x - at));
    const sum = excludes ? shares.reduce((total, part) => total + part, 0) : 1;
    return read.map((at, index) => [within(at, from), shares[index]! / sum] as const);
  };
}

function within(at: number, size: number): number {
  return Math.min(Math.max(at, 0), size - 1);
}

/**
 * What a Resize node does along each axis that changes; of a result with these dimensions.
 *
 * @param scales as stated; null where sizes are
 */
export function resizeMaps(node: TypedNode, result: readonly number[], scales: readonly number[] | null): AxisMap[] {
  const mode = node.string('mode', 'nearest');
  const weights = mode === 'nearest' ? nearestWeights(node) : mode === 'cubic' ? cubicWeights(node) : linearWeights;
  const transformation = node.string('coordinate_transformation_mode', 'half_pixel');
  const place = coordinates[transformation] ?? node.fail(`coordinates by ${transformation} are not known`);
  const cropped = transformation === 'tf_crop_and_resize';
  const region = cropped ? node.numbers(1) : [];
  const rank = node.rank(0);
  return result.flatMap((to, axis): AxisMap[] => {
    const from = node.size(0, axis);
    const own: Axis = {
      from,
      to,
      scale: scales?.[axis] ?? Math.fround(to / from),
      region: [region[axis] ?? 0, region[axis + rank] ?? 1],
    };
    const whole = own.region[0] === 0 && own.region[1] === 1;
    if (from === to && own.scale === 1 && whole) return [];
    return [
      axisMap(axis, from, to, (at) => {
        const x = place(at, own);
        // Beyond the image a crop reads a constant.
        return cropped && (x < 0 || x > from - 1) ? [] : weights(x, from);
      }),
    ];
  });
}

/**
 * Resizing is a linear map along each axis, and so is its gradient. Where every pixel became a block of equal ones, as
 * most decoders do, that is the sum of each block.
 *
 * @param scales as stated; null where sizes are
 */
export function resizeGradient(scope: GradientScope, scales: readonly number[] | null): void {
  const dy = scope.dy(0);
  if (dy === null) return;
  const maps = resizeMaps(scope.node, scope.dims(dy), scales);
  const factors = scope.dims(scope.input(0)).map((size, axis) => scope.dims(dy)[axis]! / size);
  const blocks = maps.length > 0 && maps.every(repeatsEach) && maps.every(({ axis }) => axis >= 2);
  if (!blocks)
    return scope.give(
      0,
      maps.reduce((value, map) => mapBack(scope, value, map), dy),
    );
  const kernel = factors.slice(2);
  const means = scope.add('AveragePool', [dy], { kernel_shape: ints(kernel), strides: ints(kernel) });
  scope.give(
    0,
    algebra(scope).mul(
      means,
      kernel.reduce((count, size) => count * size, 1),
    ),
  );
}

/** Whether each position comes a whole number of times, all side by side. */
export function repeatsEach({ from, to, weights }: AxisMap): boolean {
  const factor = to / from;
  if (!Number.isInteger(factor)) return false;
  return Array.from({ length: to }, (_, at) => weights[at * from + Math.floor(at / factor)]).every(
    (weight) => weight === 1,
  );
}

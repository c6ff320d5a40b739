import type { Attribute } from '../../graph.ts';
import type { TypedNode } from '../typed-node.ts';
import { perAxis } from '../window.ts';

/** How a window moves over an image; every list has one entry for each spatial axis. */
export interface WindowGeometry {
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  readonly padsBegin: readonly number[];
  /** What is really padded at the end: less than stated where the last window does not reach so far. */
  readonly padsEnd: readonly number[];
  /** Spatial dimensions of the image. */
  readonly image: readonly number[];
  /** Spatial dimensions of the result. */
  readonly result: readonly number[];
}

export interface ConvolutionGeometry extends WindowGeometry {
  readonly group: number;
}

/** Of a Conv node: x [N, C, image…], weight [M, C/group, kernel…], result [N, M, result…]. `auto_pad` is resolved. */
export function geometryOf(node: TypedNode, result: readonly number[]): ConvolutionGeometry {
  const axes = node.rank(1) - 2;
  const kernel = Array.from({ length: axes }, (_, axis) => node.size(1, axis + 2));
  const image = Array.from({ length: axes }, (_, axis) => node.size(0, axis + 2));
  return { ...windowGeometry(node, kernel, image, result), group: node.int('group', 1) };
}

/**
 * Of the convolution that a ConvTranspose node is the transposed of: x [N, C, result…], weight [C, M/group, kernel…],
 * output [N, M, image…].
 */
export function transposedGeometryOf(node: TypedNode, image: readonly number[]): ConvolutionGeometry {
  const axes = node.rank(1) - 2;
  const kernel = Array.from({ length: axes }, (_, axis) => node.size(1, axis + 2));
  const result = Array.from({ length: axes }, (_, axis) => node.size(0, axis + 2));
  const strides = perAxis(node, 'strides', axes, 1);
  const dilations = perAxis(node, 'dilations', axes, 1);
  const extra = node.ints('output_padding') ?? [];
  const pads = node.ints('pads') ?? new Array<number>(2 * axes).fill(0);
  const autoPad = node.string('auto_pad', 'NOTSET');
  const distributed = node.ints('output_shape') !== undefined || autoPad.startsWith('SAME');
  const covered = result.map((size, axis) => (size - 1) * strides[axis]! + (kernel[axis]! - 1) * dilations[axis]! + 1);
  const padsBegin = image.map((size, axis) => {
    if (!distributed) return autoPad === 'VALID' ? 0 : pads[axis]!;
    const total = Math.max(0, covered[axis]! + (extra[axis] ?? 0) - size);
    return autoPad === 'SAME_UPPER' ? Math.floor(total / 2) : Math.ceil(total / 2);
  });
  const padsEnd = image.map((size, axis) => covered[axis]! - size - padsBegin[axis]!);
  return { kernel, strides, dilations, padsBegin, padsEnd, group: node.int('group', 1), image, result };
}

/** Of a node whose window moves over the image. */
export function windowGeometry(
  node: TypedNode,
  kernel: readonly number[],
  image: readonly number[],
  result: readonly number[],
): WindowGeometry {
  const axes = kernel.length;
  const strides = perAxis(node, 'strides', axes, 1);
  const dilations = perAxis(node, 'dilations', axes, 1);
  const autoPad = node.string('auto_pad', 'NOTSET');
  const pads = node.ints('pads') ?? new Array<number>(2 * axes).fill(0);
  const covered = (axis: number): number =>
    (result[axis]! - 1) * strides[axis]! + (kernel[axis]! - 1) * dilations[axis]! + 1;
  const padsBegin = image.map((size, axis) => {
    if (autoPad === 'VALID') return 0;
    if (autoPad === 'NOTSET') return pads[axis]!;
    const total = Math.max(0, covered(axis) - size);
    return autoPad === 'SAME_LOWER' ? Math.ceil(total / 2) : Math.floor(total / 2);
  });
  // Negative where the last rows of the image lie outside every window.
  const padsEnd = image.map((size, axis) => covered(axis) - size - padsBegin[axis]!);
  return { kernel, strides, dilations, padsBegin, padsEnd, image, result };
}

/** A geometry as the attributes of a training operator. */
export function geometryAttributes(geometry: ConvolutionGeometry): Record<string, Attribute> {
  const { group, ...lists } = geometry;
  return {
    group: { kind: 'int', value: group },
    ...Object.fromEntries(Object.entries(lists).map(([name, value]) => [name, { kind: 'ints' as const, value }])),
  };
}

export function geometryFrom(node: TypedNode): ConvolutionGeometry {
  const list = (name: string): readonly number[] => node.ints(name) ?? node.fail(`attribute ${name} is missing`);
  return {
    kernel: list('kernel'),
    strides: list('strides'),
    dilations: list('dilations'),
    padsBegin: list('padsBegin'),
    padsEnd: list('padsEnd'),
    image: list('image'),
    result: list('result'),
    group: node.int('group', 1),
  };
}

/** The positions of a kernel, in the order of its elements: [0, 0], [0, 1], … */
export function taps(kernel: readonly number[]): number[][] {
  return kernel.reduce<number[][]>(
    (some, size) => some.flatMap((tap) => Array.from({ length: size }, (_, at) => [...tap, at])),
    [[]],
  );
}

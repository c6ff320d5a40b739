import {
  geometryFrom,
  type ConvolutionGeometry,
} from '../../../../../shared/graph/operators/training/convolution-geometry.ts';
import type { TypedNode } from '../../../../../shared/graph/operators/typed-node.ts';
import type { Arrangement } from './arrangement.ts';
import { convolutionAttributes, suits } from './convolution.ts';
import type { Blocked, Layout } from './layout.ts';

/**
 * ConvWeightGradient as one convolution: of the images, with batch and channels in each other's place, with dy as its
 * filters. The kernel's positions are what it gives; a stride in the forward pass is a dilation here, and a dilation a
 * stride.
 */
export function arrangeWeightGradient(arrangement: Arrangement, node: TypedNode): boolean {
  const { layout } = arrangement;
  const geometry = geometryFrom(node);
  const [xName, dyName] = node.node.inputs as [string, string];
  const channels = node.size(0, 1);
  const count = node.size(1, 1);
  if (!suits(arrangement, geometry, channels, count)) return false;
  const dy = layout.pending(dyName);
  if (geometry.group > 1) {
    const gradient = depthwise(layout, layout.blocked(xName), dy, geometry);
    return finish(layout, node, gradient, dy.factor);
  }
  if (geometry.kernel.every((size) => size === 1) && geometry.strides.every((stride) => stride === 1)) {
    if (geometry.padsBegin.some((pad) => pad !== 0)) return false;
    return finish(layout, node, pointwise(layout, xName, dy), dy.factor);
  }
  return finish(layout, node, dense(layout, layout.plain(xName), dy, channels, geometry), dy.factor);
}

/** Times what dy is still to be multiplied by: [M, C/group, kernel…]. */
function finish(layout: Layout, node: TypedNode, gradient: string, factor: string | null): boolean {
  const filters = layout.builder.dims(gradient)[0]!;
  const scaled =
    factor === null
      ? gradient
      : layout.add('Mul', [gradient, layout.reshape(layout.first(factor, filters, 0), [filters, 1, 1, 1])]);
  layout.setPlain(node.node.outputs[0]!, scaled);
  return true;
}

function dense(layout: Layout, x: string, dy: Blocked, channels: number, geometry: ConvolutionGeometry): string {
  const { block, builder } = layout;
  const { kernel, padsBegin, padsEnd } = geometry;
  const { batch } = dy;
  // The batch stands in the place of channels here, which fill whole blocks.
  const rows = layout.filledUp(batch);
  const swapped = layout.transpose(x, [1, 0, 2, 3]);
  // Padded beforehand: at a border ONNX Runtime computes one position at a time, and here nearly all would be at one.
  const padded = pad(layout, swapped, [0, 0, ...padsBegin], [0, rows - batch, ...padsEnd]);
  const images = layout.stated('ReorderInput', [padded], builder.dims(padded));
  const filled = layout.filledUp(dy.channels);
  const positions = dy.height * dy.width;
  const whole = pad(layout, dy.name, [0, 0, 0, 0], [rows - batch, 0, 0, 0]);
  const cells = layout.reshape(whole, [rows / block, block, filled / block, positions, block]);
  const filters = layout.reshape(layout.transpose(cells, [2, 0, 3, 1, 4]), [filled, rows, dy.height, dy.width]);
  const products = layout.stated('Conv', [images, filters], [channels, filled, ...kernel], exchanged(dy, geometry, 1));
  const ordered = layout.stated('ReorderOutput', [products], [channels, dy.channels, ...kernel], {
    channels: { kind: 'int', value: dy.channels },
  });
  return layout.transpose(ordered, [1, 0, 2, 3]);
}

/** Of the convolution with dy in the place of the filters, over images that are padded already. */
function exchanged(
  dy: Blocked,
  { strides, dilations }: ConvolutionGeometry,
  group: number,
): ReturnType<typeof convolutionAttributes> {
  const none = [0, 0];
  return convolutionAttributes(
    { kernel: [dy.height, dy.width], strides: dilations, dilations: strides, padsBegin: none, padsEnd: none },
    group,
  );
}

/** Every image's channel is a channel of one image: in blocks these are the same numbers in the same places. */
function depthwise(layout: Layout, x: Blocked, dy: Blocked, geometry: ConvolutionGeometry): string {
  const { block, builder } = layout;
  const { kernel, padsBegin, padsEnd } = geometry;
  const filled = layout.filledUp(x.channels);
  const planes = x.batch * filled;
  const cells = layout.reshape(x.name, [planes / block, x.height, x.width, block]);
  const padded = pad(layout, cells, [0, ...padsBegin, 0], [0, ...padsEnd, 0]);
  const [, height, width] = builder.dims(padded) as [number, number, number];
  const products = layout.stated(
    'Conv',
    [layout.reshape(padded, [1, planes, height, width]), layout.reshape(dy.name, [planes, 1, dy.height, dy.width])],
    [1, planes, ...kernel],
    exchanged(dy, geometry, planes),
  );
  const [rows, columns] = kernel as [number, number];
  const perImage = layout.reshape(products, [x.batch, filled / block, rows * columns, block]);
  const sum = layout.add('ReduceSum', [perImage, builder.ints([0])], { keepdims: { kind: 'int', value: 0 } });
  const ordered = layout.reshape(layout.transpose(sum, [0, 2, 1]), [filled, 1, ...kernel]);
  return layout.first(ordered, x.channels, 0);
}

/** A kernel of one position: matrices [images and positions, channels] are multiplied. */
function pointwise(layout: Layout, xName: string, dy: Blocked): string {
  const { builder } = layout;
  const x = layout.blocked(xName);
  const rows = x.batch * x.height * x.width;
  // Several products side by side, so that all threads have one even where the matrices are narrow.
  const chunks = [16, 8, 4, 2, 1].find((count) => x.batch % count === 0)!;
  const matrix = (value: Blocked): string => {
    const last = layout.stated(
      'ReorderOutput',
      [value.name],
      [value.batch, value.height, value.width, value.channels],
      {
        channels: { kind: 'int', value: value.channels },
        channels_last: { kind: 'int', value: 1 },
      },
    );
    return layout.reshape(last, [chunks, rows / chunks, value.channels]);
  };
  const products = builder.addStated(
    `espalier/${layout.part}/products`,
    'FusedMatMul',
    [matrix(dy), matrix(x)],
    { type: 'float32', dims: [chunks, dy.channels, x.channels] },
    { domain: 'com.microsoft', attributes: { transA: { kind: 'int', value: 1 } } },
  );
  const sum = layout.add('ReduceSum', [products, builder.ints([0])], { keepdims: { kind: 'int', value: 0 } });
  return layout.reshape(sum, [dy.channels, x.channels, 1, 1]);
}

/** With zeros around, or without what lies outside where a number is negative; one entry for each axis. */
function pad(layout: Layout, value: string, begin: readonly number[], end: readonly number[]): string {
  const { builder } = layout;
  const pads = [...begin, ...end];
  return pads.every((size) => size === 0) ? value : layout.add('Pad', [value, builder.ints(pads)]);
}

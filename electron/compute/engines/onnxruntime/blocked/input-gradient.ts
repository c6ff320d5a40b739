import { geometryFrom } from '../../../../../shared/graph/operators/training/convolution-geometry.ts';
import type { TypedNode } from '../../../../../shared/graph/operators/typed-node.ts';
import type { Arrangement } from './arrangement.ts';
import { convolutionAttributes, suits } from './convolution.ts';
import type { Blocked, Layout } from './layout.ts';

/**
 * ConvInputGradient: a convolution of dy with the kernel turned around. A stride in the forward pass is a distance
 * between dy's elements here: zeros are put between them.
 */
export function arrangeInputGradient(arrangement: Arrangement, node: TypedNode): boolean {
  const { layout, filters } = arrangement;
  const geometry = geometryFrom(node);
  const [dyName, weightName] = node.node.inputs as [string, string];
  const count = node.size(1, 0);
  const channels = node.size(1, 1) * geometry.group;
  if (!suits(arrangement, geometry, channels, count) || channels < layout.block / 2) return false;
  const { kernel, dilations, strides, padsBegin, image, result } = geometry;
  const extent = kernel.map((size, axis) => (size - 1) * dilations[axis]! + 1);
  const begin = extent.map((size, axis) => size - 1 - padsBegin[axis]!);
  const spread = result.map((size, axis) => size * strides[axis]!);
  const end = extent.map((size, axis) => image[axis]! - 1 + size - spread[axis]! - begin[axis]!);
  if ([...begin, ...end].some((pad) => pad < 0)) return false;

  const dy = layout.pending(dyName);
  const weight = layout.plain(weightName);
  const depthwise = geometry.group > 1;
  const filter = depthwise ? filters.depthwise(weight, true, dy.factor) : filters.backward(weight, dy.factor);
  const back = { kernel, dilations, strides: kernel.map(() => 1), padsBegin: begin, padsEnd: end };
  const filled = layout.filledUp(channels);
  const [height, width] = image as [number, number];
  const name = layout.stated(
    'Conv',
    [spreadOut(layout, dy, strides), filter],
    [dy.batch, filled, height, width],
    convolutionAttributes(back, depthwise ? filled : 1),
  );
  layout.setBlocked(node.node.outputs[0]!, layout.of(name, { batch: dy.batch, channels, height, width }));
  return true;
}

/** Zeros after every row and column: [N, C, H, W] to [N, C, H * stride, W * stride]. */
function spreadOut(layout: Layout, x: Blocked, strides: readonly number[]): string {
  const [rows, columns] = strides as [number, number];
  if (rows === 1 && columns === 1) return x.name;
  const { block, builder } = layout;
  const filled = layout.filledUp(x.channels);
  const cells = layout.reshape(x.name, [(x.batch * filled) / block, x.height, 1, x.width, block]);
  const pads = [0, 0, 0, 0, 0, 0, 0, rows - 1, 0, (columns - 1) * block];
  const spread = layout.add('Pad', [cells, builder.ints(pads)]);
  return layout.reshape(spread, [x.batch, filled, x.height * rows, x.width * columns]);
}

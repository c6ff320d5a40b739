import {
  geometryOf,
  type ConvolutionGeometry,
} from '../../../../../shared/graph/operators/training/convolution-geometry.ts';
import type { Attribute } from '../../../../../shared/graph/graph.ts';
import type { TypedNode } from '../../../../../shared/graph/operators/typed-node.ts';
import type { Arrangement } from './arrangement.ts';
import { int, ints } from './layout.ts';

/** What makes blocks worth while: two spatial axes, and filters that fill half a block. */
export function suits(
  { layout }: Arrangement,
  geometry: ConvolutionGeometry,
  channels: number,
  filters: number,
): boolean {
  const depthwise = geometry.group === channels && filters === channels;
  return geometry.kernel.length === 2 && (geometry.group === 1 || depthwise) && filters >= layout.block / 2;
}

export function convolutionAttributes(
  geometry: Pick<ConvolutionGeometry, 'kernel' | 'strides' | 'dilations' | 'padsBegin' | 'padsEnd'>,
  group: number,
): Record<string, Attribute> {
  const { kernel, strides, dilations, padsBegin, padsEnd } = geometry;
  return {
    kernel_shape: ints(...kernel),
    strides: ints(...strides),
    dilations: ints(...dilations),
    pads: ints(...padsBegin, ...padsEnd.map((pad) => Math.max(0, pad))),
    group: int(group),
  };
}

/** Conv: x [N, C, H, W], weight [M, C/group, …], bias [M]. False where it is better left in its own layout. */
export function arrangeConvolution(arrangement: Arrangement, node: TypedNode): boolean {
  const { layout, filters } = arrangement;
  const { node: own } = node;
  const dims = arrangement.dims(own.outputs[0]!);
  if (dims.length !== 4) return false;
  const geometry = geometryOf(node, dims.slice(2));
  const channels = node.size(0, 1);
  const count = node.size(1, 0);
  if (!suits(arrangement, geometry, channels, count)) return false;
  const weight = layout.plain(own.inputs[1]!);
  const filled = layout.filledUp(count);
  const few = channels < layout.block && !layout.isBlocked(own.inputs[0]!) && geometry.group === 1;
  const x = few ? layout.plain(own.inputs[0]!) : layout.blocked(own.inputs[0]!).name;
  const inputs = [x];
  if (geometry.group > 1) inputs.push(filters.depthwise(weight, false));
  else inputs.push(few ? filters.forwardPlain(weight) : filters.forward(weight));
  if (own.inputs[2]) inputs.push(layout.fill(layout.plain(own.inputs[2]), count));
  const [batch, , height, width] = dims as [number, number, number, number];
  const group = geometry.group > 1 ? filled : 1;
  const name = layout.stated('Conv', inputs, [batch, filled, height, width], convolutionAttributes(geometry, group));
  layout.setBlocked(own.outputs[0]!, layout.of(name, { batch, channels: count, height, width }));
  return true;
}

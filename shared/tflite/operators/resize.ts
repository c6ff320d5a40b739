import { unsupported, type Lower } from '../lowering.ts';
import { options } from '../schema.ts';

/**
 * Where ONNX and TFLite take the same elements: nearest at whole multiples of the size, linear with corners aligned, with
 * half pixels or with neither.
 */
export const resize: Lower = (lowering, node, output) => {
  const [input = ''] = node.node.inputs;
  const [from, to] = [lowering.dims(input), lowering.dims(output)];
  if (from.length !== 4 || from[0] !== to[0] || from[1] !== to[1]) throw unsupported(node, 'it resizes no image');
  const mode = node.string('mode', 'nearest');
  const where = node.string('coordinate_transformation_mode', 'half_pixel');
  const size = lowering.numbers(`${node.node.name}.size`, to.slice(2));
  const inputs = [lowering.tensor(input), size];
  if (mode === 'nearest') {
    const multiples = [2, 3].every((axis) => to[axis]! % from[axis]! === 0);
    const rounding = node.string('nearest_mode', 'round_prefer_floor');
    const isFloor = where === 'asymmetric' && rounding === 'floor';
    const isHalf = (where === 'half_pixel' || where === 'pytorch_half_pixel') && rounding.startsWith('round_prefer');
    if (!multiples || !(isFloor || isHalf)) throw unsupported(node, `it takes the nearest of ${where} by ${rounding}`);
    lowering.write(output, { operator: 'RESIZE_NEAREST_NEIGHBOR', inputs, options: options.nearest() });
    return;
  }
  const known = ['align_corners', 'half_pixel', 'pytorch_half_pixel', 'asymmetric'].includes(where);
  if (mode !== 'linear' || !known) throw unsupported(node, `it resizes by ${mode} with ${where}`);
  const isHalf = where === 'half_pixel' || where === 'pytorch_half_pixel';
  const bilinear = options.bilinear(where === 'align_corners', isHalf);
  lowering.write(output, { operator: 'RESIZE_BILINEAR', inputs, options: bilinear, version: isHalf ? 3 : 1 });
};

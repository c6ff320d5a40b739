import { perAxis } from '../../graph/operators/window.ts';
import { transposed } from '../layout.ts';
import { unsupported, type Lower } from '../lowering.ts';
import { options, type Window } from '../schema.ts';

/** ONNX holds weights as [in, out, height, width]; TFLite as [out, height, width, in]. */
export const transposedConvolution: Lower = (lowering, node, output, activation) => {
  const [input = '', weightName = '', biasName = ''] = node.node.inputs;
  const weights = lowering.weights(weightName);
  if (weights === undefined) throw unsupported(node, 'its weights are no float32 constants');
  const dims = lowering.dims(weightName);
  const [, filters = 0, ...kernel] = dims;
  if (kernel.length !== 2) throw unsupported(node, 'only images of two dimensions are convolved');
  if (node.int('group', 1) !== 1) throw unsupported(node, 'it has groups');
  if (perAxis(node, 'dilations', 2, 1).some((dilation) => dilation !== 1)) throw unsupported(node, 'it is dilated');
  if (node.string('auto_pad', 'NOTSET') !== 'NOTSET') throw unsupported(node, 'its pads are chosen when it runs');
  const strides = perAxis(node, 'strides', 2, 1);
  const pads = node.ints('pads') ?? [0, 0, 0, 0];
  const to = lowering.dims(output).slice(2);
  const whole = kernel.map((size, axis) => (node.size(0, axis + 2) - 1) * strides[axis]! + size);
  const isSame = whole.every((size, axis) => {
    const cut = size - to[axis]!;
    return to[axis] === node.size(0, axis + 2) * strides[axis]! && cut >= 0 && pads[axis] === Math.floor(cut / 2);
  });
  if (whole.some((size, axis) => pads[axis]! + to[axis]! > size)) {
    throw unsupported(node, 'its output reaches beyond what the window gives');
  }
  const order = [1, 2, 3, 0];
  const name = node.node.name;
  const filter = lowering.constant(
    weightName,
    transposed(weights, dims, order),
    order.map((axis) => dims[axis]!),
  );
  const bias = (biasName ? lowering.weights(biasName) : undefined) ?? new Float32Array(filters);
  const made = isSame ? to : whole;
  const shape = lowering.numbers(`${name}.size`, [1, ...made, filters]);
  const inputs = [shape, filter, lowering.tensor(input), lowering.constant(`${name}.bias`, bias)];
  const window: Window = { padding: isSame ? 'SAME' : 'VALID', strides };
  const operation = {
    operator: 'TRANSPOSE_CONV',
    inputs,
    options: options.transposedConvolution(window, activation),
    version: 4,
  } as const;
  if (whole.every((size, axis) => size === to[axis]) || isSame) {
    lowering.write(output, operation);
    return;
  }
  // The pads are cut off what the window gives, begin and end apart.
  const uncut = lowering.step(`${name}.uncut`, [1, ...made, filters], operation);
  const begin = lowering.numbers(`${name}.begin`, [0, pads[0]!, pads[1]!, 0]);
  const end = lowering.numbers(`${name}.end`, [1, pads[0]! + to[0]!, pads[1]! + to[1]!, filters]);
  const steps = lowering.numbers(`${name}.steps`, [1, 1, 1, 1]);
  const cut = {
    operator: 'STRIDED_SLICE',
    inputs: [uncut, begin, end, steps],
    options: options.stridedSlice(),
  } as const;
  lowering.write(output, cut);
};

import { transposed } from '../layout.ts';
import { unsupported, type Lower } from '../lowering.ts';
import { options } from '../schema.ts';
import { lowerWindow, padImage } from './window.ts';

/** ONNX holds weights as [out, in / groups, height, width]; TFLite as [out, height, width, in], depthwise as [1, height, width, out]. */
export const convolution: Lower = (lowering, node, output, activation) => {
  const [input = '', weightName = '', biasName = ''] = node.node.inputs;
  const weights = lowering.weights(weightName);
  if (weights === undefined) throw unsupported(node, 'its weights are no float32 constants');
  if (lowering.rank(input) !== 4) throw unsupported(node, 'only images of two dimensions are convolved');
  const dims = lowering.dims(weightName);
  const [filters = 0, , ...kernel] = dims;
  const channels = node.size(0, 1);
  const groups = node.int('group', 1);
  const { window, dilations, around } = lowerWindow(node, kernel, lowering.dims(output));
  const name = node.node.name;
  const image = around === null ? lowering.tensor(input) : padImage(lowering, input, name, around, 0);
  const bias = (biasName ? lowering.weights(biasName) : undefined) ?? new Float32Array(filters);
  const biasTensor = lowering.constant(`${name}.bias`, bias);
  const isDepthwise = groups === channels && groups > 1;
  const order = isDepthwise ? [1, 2, 3, 0] : [0, 2, 3, 1];
  const filter = lowering.constant(
    weightName,
    transposed(weights, dims, order),
    order.map((axis) => dims[axis]!),
  );
  const inputs = [image, filter, biasTensor];
  if (isDepthwise) {
    const depthwise = options.depthwise(window, dilations, filters / channels, activation);
    lowering.write(output, { operator: 'DEPTHWISE_CONV_2D', inputs, options: depthwise, version: 2 });
  } else {
    const plain = options.convolution(window, dilations, activation);
    lowering.write(output, { operator: 'CONV_2D', inputs, options: plain, version: groups > 1 ? 6 : 1 });
  }
};

import { axisInLayout } from '../layout.ts';
import { unsupported, type Lower } from '../lowering.ts';
import { options } from '../schema.ts';
import { lowerWindow, padImage } from './window.ts';

const lowest = -3.4028234663852886e38;

export const maxPool: Lower = (lowering, node, output) => {
  const [input = ''] = node.node.inputs;
  const kernel = node.ints('kernel_shape') ?? [];
  const { window, dilations, around } = lowerWindow(node, kernel, lowering.dims(output));
  if (dilations.some((dilation) => dilation !== 1)) throw unsupported(node, 'its window is dilated');
  const image = around === null ? lowering.tensor(input) : padImage(lowering, input, node.node.name, around, lowest);
  lowering.write(output, { operator: 'MAX_POOL_2D', inputs: [image], options: options.pool(window, kernel) });
};

/** TFLite's SAME leaves the border out of the average, as ONNX does unless count_include_pad says otherwise. */
export const averagePool: Lower = (lowering, node, output) => {
  const [input = ''] = node.node.inputs;
  const kernel = node.ints('kernel_shape') ?? [];
  const { window, around, border } = lowerWindow(node, kernel, lowering.dims(output));
  const counts = node.int('count_include_pad', 0) === 1 && border.flat().some((size) => size > 0);
  if (!counts && around !== null) throw unsupported(node, 'its average at the border is none that TFLite has');
  const image = counts ? padImage(lowering, input, node.node.name, border, 0) : lowering.tensor(input);
  const pool = options.pool(counts ? { ...window, padding: 'VALID' } : window, kernel);
  lowering.write(output, { operator: 'AVERAGE_POOL_2D', inputs: [image], options: pool });
};

/** The mean over an image's rows and columns, whose axes stay with size 1. */
export const globalAveragePool: Lower = (lowering, node, output) => {
  const [input = ''] = node.node.inputs;
  const axes = lowering.numbers(`${node.node.name}.axes`, [1, 2]);
  const inputs = [lowering.tensor(input), axes];
  lowering.write(output, { operator: 'MEAN', inputs, options: options.reduce(true) });
};

/** One window as large as the image. */
export const globalMaxPool: Lower = (lowering, node, output) => {
  const [input = ''] = node.node.inputs;
  const kernel = lowering.dims(input).slice(2);
  if (kernel.length !== 2) throw unsupported(node, 'it takes no image');
  const pool = options.pool({ padding: 'VALID', strides: [1, 1] }, kernel);
  lowering.write(output, { operator: 'MAX_POOL_2D', inputs: [lowering.tensor(input)], options: pool });
};

export const reduceMean: Lower = (lowering, node, output) => {
  const [input = ''] = node.node.inputs;
  const rank = node.rank(0);
  const keeps = node.int('keepdims', 1) === 1;
  const axes = node.ints('axes') ?? [...Array(rank).keys()];
  const kept = [...Array(rank).keys()].filter((axis) => !axes.some((each) => node.axis(each, rank) === axis));
  // What is left of an image in the graph's order is in the file's, when it is one axis beside the batch.
  if (rank === 4 && !keeps && kept.length > 2) throw unsupported(node, 'it takes axes from an image');
  const turned = axes.map((axis) => axisInLayout(axis, rank));
  const inputs = [lowering.tensor(input), lowering.numbers(`${node.node.name}.axes`, turned)];
  lowering.write(output, { operator: 'MEAN', inputs, options: options.reduce(keeps) });
};

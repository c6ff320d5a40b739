import { extentOf, slicesOf } from '../../graph/operators/slicing.ts';
import { axisInLayout, inLayout, toNchw, toNhwc } from '../layout.ts';
import { unsupported, type Lower } from '../lowering.ts';
import { options } from '../schema.ts';

export const identity: Lower = (lowering, node, output) =>
  lowering.alias(output, lowering.tensor(node.node.inputs[0]!));

/** Flatten, Reshape, Squeeze, Unsqueeze: the elements stay in the graph's order. */
export const reshape: Lower = (lowering, node, output) =>
  lowering.fromGraphOrder(output, lowering.inGraphOrder(node.node.inputs[0]!));

export const concat: Lower = (lowering, node, output) => {
  const rank = lowering.rank(output);
  const axis = axisInLayout(node.int('axis', 0), rank);
  const inputs = node.node.inputs.map((value) => lowering.tensor(value));
  lowering.write(output, { operator: 'CONCATENATION', inputs, options: options.concatenation(axis) });
};

export const softmax: Lower = (lowering, node, output) => {
  const rank = lowering.rank(output);
  const axis = axisInLayout(node.int('axis', -1), rank);
  if (axis !== rank - 1) throw unsupported(node, 'it is not over the channels');
  const inputs = [lowering.tensor(node.node.inputs[0]!)];
  lowering.write(output, { operator: 'SOFTMAX', inputs, options: options.softmax() });
};

export const transpose: Lower = (lowering, node, output) => {
  const rank = node.rank(0);
  const order = node.ints('perm') ?? [...Array(rank).keys()].reverse();
  const inFile = rank === 4 ? toNhwc.map((axis) => toNchw[order[axis]!]!) : order;
  const inputs = [lowering.tensor(node.node.inputs[0]!), lowering.numbers(`${node.node.name}.order`, inFile)];
  lowering.write(output, { operator: 'TRANSPOSE', inputs });
};

export const pad: Lower = (lowering, node, output) => {
  const [input = '', , valueName] = node.node.inputs;
  if (node.string('mode', 'constant') !== 'constant') throw unsupported(node, 'it repeats what is at the border');
  if (node.node.inputs[3]) throw unsupported(node, 'it names axes');
  const rank = node.rank(0);
  const pads = node.numbers(1);
  if (pads.some((size) => size < 0)) throw unsupported(node, 'it cuts');
  const pairs = inLayout([...Array(rank).keys()].map((axis) => [pads[axis]!, pads[axis + rank]!]));
  const amounts = lowering.constant(`${node.node.name}.pads`, Int32Array.from(pairs.flat()), [rank, 2]);
  const value = valueName ? lowering.weights(valueName)?.[0] : 0;
  if (value === undefined) throw unsupported(node, 'what it fills with is no float32 constant');
  const inputs = [lowering.tensor(input), amounts];
  if (value === 0) {
    lowering.write(output, { operator: 'PAD', inputs });
  } else {
    const filling = lowering.constant(`${node.node.name}.value`, Float32Array.of(value), []);
    lowering.write(output, { operator: 'PADV2', inputs: [...inputs, filling] });
  }
};

/** Part after part along an axis, each cut out by a slice of its own. */
export const split: Lower = (lowering, node) => {
  const [input = ''] = node.node.inputs;
  const dims = lowering.dims(input);
  const axis = node.axis(node.int('axis', 0), dims.length);
  const ones = lowering.numbers(
    `${node.node.name}.steps`,
    dims.map(() => 1),
  );
  let start = 0;
  for (const output of node.node.outputs) {
    const stop = start + lowering.dims(output)[axis]!;
    const begin = dims.map((_, each) => (each === axis ? start : 0));
    const end = dims.with(axis, stop);
    const inputs = [
      lowering.tensor(input),
      lowering.numbers(`${output}.begin`, inLayout(begin)),
      lowering.numbers(`${output}.end`, inLayout(end)),
      ones,
    ];
    lowering.write(output, { operator: 'STRIDED_SLICE', inputs, options: options.stridedSlice() });
    start = stop;
  }
};

/** In the order depth, column, row (DCR), which is TFLite's own. */
export const depthToSpace: Lower = (lowering, node, output) => {
  if (node.string('mode', 'DCR') !== 'DCR') throw unsupported(node, 'it has the order CRD');
  const blocks = options.depthToSpace(node.int('blocksize', 1));
  const inputs = [lowering.tensor(node.node.inputs[0]!)];
  lowering.write(output, { operator: 'DEPTH_TO_SPACE', inputs, options: blocks });
};

export const slice: Lower = (lowering, node, output) => {
  const dims = lowering.dims(node.node.inputs[0]!);
  const begin = dims.map(() => 0);
  const end = [...dims];
  const steps = dims.map(() => 1);
  for (const each of slicesOf(node)) {
    const { first, count } = extentOf(each, dims[each.axis]!);
    if (each.step < 0) throw unsupported(node, 'it runs backwards');
    begin[each.axis] = first;
    end[each.axis] = first + (count - 1) * each.step + 1;
    steps[each.axis] = each.step;
  }
  const numbers = [begin, end, steps].map((values, index) =>
    lowering.numbers(`${node.node.name}.${['begin', 'end', 'steps'][index]}`, inLayout(values)),
  );
  const inputs = [lowering.tensor(node.node.inputs[0]!), ...numbers];
  lowering.write(output, { operator: 'STRIDED_SLICE', inputs, options: options.stridedSlice() });
};

import { int64Tensor } from '../../../../shared/graph/tensor.ts';
import { writeOnnx } from '../../../../shared/onnx/write.ts';
import { NetworkBuilder } from '../../graph/builder.ts';
import type { HostileFile } from './case.ts';

const million = 2 ** 20;

/** A convolution of a million filters, 4 MB of weights, and what becomes of its output. */
function wide(continued: (net: NetworkBuilder, value: string) => string): Uint8Array {
  const net = new NetworkBuilder();
  const weight = net.constant({ type: 'float32', dims: [million, 1, 1, 1], data: new Float32Array(million) });
  return writeOnnx(net.raw([continued(net, net.node('Conv', [net.input(['N', 1, 1, 1]), weight]))]));
}

function repeated(times: number, step: (value: string) => string): (value: string) => string {
  return (value) => {
    let result = value;
    for (let time = 0; time < times; time++) result = step(result);
    return result;
  };
}

/** A convolution, and one node behind it that reads a list of a million zeros. */
function listed(operator: string, lists: number): Uint8Array {
  const net = new NetworkBuilder();
  const stem = net.conv(net.input(['N', 3, 8, 8]), 4);
  const zeros = net.constant({ type: 'int64', dims: [million], data: new BigInt64Array(million) });
  return writeOnnx(net.raw([net.node(operator, [stem, ...new Array<string>(lists).fill(zeros)])]));
}

/** A list of half a million sizes, each the open batch, and much arithmetic that leads nowhere. */
function openArithmetic(): Uint8Array {
  const net = new NetworkBuilder();
  const image = net.input(['N', 4]);
  const batch = net.node('Slice', [net.node('Shape', [image]), net.integers([0]), net.integers([1])]);
  let sizes = batch;
  for (let doubling = 0; doubling < 19; doubling++) sizes = net.node('Concat', [sizes, sizes], { axis: 0 });
  const last = repeated(20_000, (value) => net.node('Add', [sizes, value]))(sizes);
  return writeOnnx(net.raw([net.node('Relu', [image]), last]));
}

/** Small files of sound form that ask for much work, node after node. */
export const costlyFiles: readonly HostileFile[] = [
  ...(
    [
      [
        'a million channels through forty thousand nodes',
        () => wide((net, value) => repeated(40_000, (x) => net.node('Relu', [x]))(value)),
      ],
      [
        'a million channels added again and again',
        () => wide((net, value) => repeated(40_000, (x) => net.node('Add', [x, value]))(value)),
      ],
      [
        'a million channels mixed again and again',
        () => wide((net, value) => repeated(40_000, (x) => net.node('Softmax', [x], { axis: 1 }))(value)),
      ],
      ['a million slices of one value', () => listed('Slice', 4)],
      ['a million axes to insert', () => listed('Unsqueeze', 1)],
      ['a million axes to remove', () => listed('Squeeze', 1)],
      ['a million pads', () => listed('Pad', 1)],
      ['a shape of a million dimensions', () => listed('Reshape', 1)],
      ['a million sizes', () => listed('Resize', 3)],
      ['a million parts', () => listed('Split', 1)],
    ] as const
  ).map(([name, bytes]) => ({ name, end: 'SHAPE_INVALID', bytes })),
  { name: 'arithmetic on half a million open sizes', end: 'cut', bytes: openArithmetic },
  {
    name: 'a million positions taken by forty thousand nodes',
    end: 'cut',
    bytes: () => {
      const net = new NetworkBuilder();
      const image = net.input(['N', 4]);
      const zeros = net.constant({ type: 'int64', dims: [million], data: new BigInt64Array(million) });
      const pick = (value: string): string => net.node('Gather', [value, zeros], { axis: 1 });
      const first = net.constant(int64Tensor([0]));
      const narrow = (value: string): string => net.node('Gather', [pick(value), first], { axis: 1 });
      return writeOnnx(net.raw([repeated(20_000, narrow)(image)]));
    },
  },
];

import { int64Tensor } from '../../../../shared/graph/tensor.ts';
import { writeOnnx } from '../../../../shared/onnx/write.ts';
import { type Field, print } from '../../../fuzz/onnx/wire.ts';
import { type AttributeValue, NetworkBuilder } from '../../graph/builder.ts';
import {
  bytesField,
  type HostileFile,
  inAttribute,
  inGraph,
  inTensor,
  node,
  numberField,
  sound,
  text,
  withAttribute,
  withGraphFields,
  withWeight,
} from './case.ts';

const float = numberField(inTensor.type, 1);
const dims = (...sizes: readonly (number | bigint)[]): Field[] => sizes.map((size) => numberField(inTensor.dims, size));
const raw = (length: number): Field => bytesField(inTensor.raw, new Uint8Array(length));

/** A network whose last node has these attributes and integer operands. */
function ending(
  operator: string,
  operands: readonly (readonly number[])[],
  attributes: Record<string, AttributeValue> = {},
): Uint8Array {
  const net = new NetworkBuilder();
  const stem = net.conv(net.input(['N', 3, 8, 8]), 4);
  const inputs = operands.map((values) => (values.length === 0 ? '' : net.integers(values)));
  return writeOnnx(net.raw([net.node(operator, [stem, ...inputs], attributes)]));
}

function constantOfShape(...shape: number[]): Uint8Array {
  const net = new NetworkBuilder();
  const value = int64Tensor([1]);
  const filled = net.node('ConstantOfShape', [net.integers(shape)], { value });
  return writeOnnx(net.raw([net.node('Add', [net.input(['N', 3]), filled])]));
}

function counted(...bounds: number[]): Uint8Array {
  const net = new NetworkBuilder();
  const range = net.node(
    'Range',
    bounds.map((bound) => net.constant(int64Tensor([bound], []))),
  );
  const cast = net.node('Cast', [range], { to: 1 });
  return writeOnnx(net.raw([net.node('Add', [net.input(['N', 1]), cast])]));
}

function transposed(attributes: Record<string, AttributeValue>): Uint8Array {
  const net = new NetworkBuilder();
  const stem = net.conv(net.input(['N', 3, 8, 8]), 4);
  return writeOnnx(net.raw([net.node('ConvTranspose', [stem, net.weights([4, 2, 3, 3])], attributes)]));
}

function image(...sizes: number[]): Uint8Array {
  const net = new NetworkBuilder();
  return writeOnnx(net.raw([net.node('Relu', [net.input(sizes)])]));
}

function chain(length: number): Uint8Array {
  const net = new NetworkBuilder();
  let value = net.conv(net.input(['N', 3, 8, 8]), 4);
  for (let index = 1; index < length; index++) value = net.node('Relu', [value]);
  return writeOnnx(net.raw([value]));
}

function shuffled(): Uint8Array {
  const { model, graph } = sound();
  const nodes = graph.filter(({ number }) => number === inGraph.node).reverse();
  graph.splice(0, graph.length, ...nodes, ...graph.filter(({ number }) => number !== inGraph.node));
  return print(model);
}

const invalid = 'MODEL_INVALID';
const shape = 'SHAPE_INVALID';
const large = 2 ** 40;

/** What is wrong with the network that the file describes. */
export const networkFiles: readonly HostileFile[] = [
  ...[
    ['a weight of a negative size', shape, () => withWeight(float, ...dims(-1), raw(4))] as const,
    ['a weight of the least int64', shape, () => withWeight(float, ...dims(-(2n ** 63n)), raw(4))] as const,
    ['a weight of the largest int64', shape, () => withWeight(float, ...dims(2n ** 63n - 1n), raw(4))] as const,
    ['a weight whose size overflows', shape, () => withWeight(float, ...dims(large, large), raw(4))] as const,
    [
      'a weight that wraps around to one',
      shape,
      () => withWeight(float, ...dims(2n ** 32n, 2n ** 32n, 0), raw(0)),
    ] as const,
    ['an empty weight of exabytes', shape, () => withWeight(float, ...dims(0, 2n ** 62n), raw(0))] as const,
    ['a weight of 10^12 elements', invalid, () => withWeight(float, ...dims(1e6, 1e6), raw(4))] as const,
    [
      'a weight of 65 dimensions',
      shape,
      () => withWeight(float, ...dims(...new Array<number>(65).fill(1)), raw(4)),
    ] as const,
    ['a weight of too few bytes', invalid, () => withWeight(float, ...dims(2), raw(4))] as const,
    ['a weight of an odd number of bytes', invalid, () => withWeight(float, ...dims(1), raw(5))] as const,
    [
      'a weight of an unknown type',
      invalid,
      () => withWeight(numberField(inTensor.type, 99), ...dims(1), raw(4)),
    ] as const,
    [
      'a weight that is there twice, as bytes and as numbers',
      invalid,
      () => withWeight(float, ...dims(1), raw(4), bytesField(inTensor.floats, new Uint8Array(4))),
    ] as const,
    ['a text weight of 10^12 texts', invalid, () => withWeight(numberField(inTensor.type, 8), ...dims(1e12))] as const,
    [
      'weights in a place that is no place',
      invalid,
      () => withWeight(float, numberField(inTensor.location, 7)),
    ] as const,
    [
      'weights of the same name',
      invalid,
      () => withWeight(float, ...dims(1), raw(4), bytesField(inTensor.name, text('constant0'))),
    ] as const,
    ['sparse weights', invalid, () => withGraphFields(bytesField(inGraph.sparse, [numberField(3, 4)]))] as const,
    [
      'a subgraph in an attribute',
      invalid,
      () => withAttribute(bytesField(inAttribute.graph, []), numberField(inAttribute.type, 5)),
    ] as const,
    [
      'an attribute that is no integer as it says',
      invalid,
      () => withAttribute(numberField(inAttribute.ints, 1), numberField(inAttribute.type, 2)),
    ] as const,
    [
      'an attribute of a kind that no version has',
      invalid,
      () => withAttribute(numberField(inAttribute.type, 77)),
    ] as const,
    [
      'an attribute beyond every number',
      invalid,
      () => withAttribute(numberField(inAttribute.i, 2n ** 62n), numberField(inAttribute.type, 2)),
    ] as const,
    ['a tensor attribute without a tensor', invalid, () => withAttribute(numberField(inAttribute.type, 4))] as const,
    [
      'inputs of the same name',
      invalid,
      () => withGraphFields(sound().graph.find(({ number }) => number === inGraph.input)!),
    ] as const,
    [
      'two nodes that write the same value',
      invalid,
      () => withGraphFields(node('Relu', ['image'], ['x']), node('Relu', ['image'], ['x'])),
    ] as const,
    ['a node that reads its own output', invalid, () => withGraphFields(node('Relu', ['x'], ['x']))] as const,
    [
      'nodes in a cycle',
      invalid,
      () => withGraphFields(node('Relu', ['y'], ['x']), node('Relu', ['x'], ['y'])),
    ] as const,
    ['nodes in the wrong order', invalid, shuffled] as const,
    [
      'a node that reads what nothing writes',
      invalid,
      () => withGraphFields(node('Relu', ['nowhere'], ['x'])),
    ] as const,
    ['an image of 10^12 pixels', shape, () => image(1, 3, 1e6, 1e6)] as const,
    ['an image of a negative size', shape, () => image(1, 3, -8, 8)] as const,
    ['an image of a size that no number holds', shape, () => image(1, 3, 2 ** 62, 8)] as const,
    ['an image of 65 dimensions', shape, () => image(...new Array<number>(65).fill(1))] as const,
    ['ConstantOfShape to 10^12 elements', shape, () => constantOfShape(1e6, 1e6)] as const,
    ['ConstantOfShape to a negative size', shape, () => constantOfShape(-3)] as const,
    ['Reshape to 10^12 elements', shape, () => ending('Reshape', [[0, 1e6, 1e6]])] as const,
    ['Reshape to sizes that overflow', shape, () => ending('Reshape', [[0, 2 ** 53, 2 ** 53]])] as const,
    ['Resize to 10^12 pixels', shape, () => ending('Resize', [[], [], [1, 4, 1e6, 1e6]])] as const,
    ['Resize to a negative size', shape, () => ending('Resize', [[], [], [1, 4, -1, 8]])] as const,
    ['Expand to 10^12 elements', shape, () => ending('Expand', [[1e12, 1, 1, 1, 1]])] as const,
    ['Expand to a negative size', shape, () => ending('Expand', [[-3, 1, 1, 1, 1]])] as const,
    ['Tile to 10^12 elements', shape, () => ending('Tile', [[1, 1, 1e6, 1e6]])] as const,
    ['Tile to billions of channels', shape, () => ending('Tile', [[1, 2 ** 40, 1, 1]])] as const,
    ['Tile by less than nothing', shape, () => ending('Tile', [[1, -1, 1, 1]])] as const,
    ['TopK of 10^12', shape, () => ending('TopK', [[1e12]], { axis: 1 })] as const,
    ['DepthToSpace in blocks of 2^31', shape, () => ending('DepthToSpace', [], { blocksize: 2 ** 31 })] as const,
    ['SpaceToDepth in blocks of 2^31', shape, () => ending('SpaceToDepth', [], { blocksize: 2 ** 31 })] as const,
    ['a Range of 10^12 numbers', shape, () => counted(0, 1e12, 1)] as const,
    ['a Range that never ends', shape, () => counted(0, 1, 0)] as const,
    [
      'a ConvTranspose that spreads to 10^12 pixels',
      shape,
      () => transposed({ kernel_shape: [3, 3], strides: [1e6, 1e6] }),
    ] as const,
    [
      'a ConvTranspose of a negative output shape',
      shape,
      () => transposed({ kernel_shape: [3, 3], output_shape: [-4, -4] }),
    ] as const,
    ['a ConvTranspose in 2^40 groups', shape, () => transposed({ kernel_shape: [3, 3], group: 2 ** 40 })] as const,
    ['Pad by 10^12', shape, () => ending('Pad', [[0, 0, 1e12, 0, 0, 0, 0, 0]])] as const,
    ['Pad by less than everything', shape, () => ending('Pad', [[0, 0, -(2 ** 53), 0, 0, 0, 0, 2 ** 53]])] as const,
    [
      'Unsqueeze to as many dimensions as there are numbers',
      shape,
      () => ending('Unsqueeze', [Array.from({ length: 200 }, (_, axis) => axis)]),
    ] as const,
    [
      'MaxPool padded by 10^12',
      shape,
      () => ending('MaxPool', [], { kernel_shape: [2, 2], pads: [1e12, 1e12, 1e12, 1e12] }),
    ] as const,
    [
      'Transpose of axes that are not there',
      shape,
      () => ending('Transpose', [], { perm: [0, 1, 2, 2 ** 40] }),
    ] as const,
    ['five thousand nodes', 'cut', () => chain(5000)] as const,
    ['nearly fifty thousand nodes', 'cut', () => chain(49_900)] as const,
  ].map(([name, end, bytes]) => ({ name, end, bytes })),
];

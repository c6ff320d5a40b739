import { print, varintBytes } from '../../../fuzz/onnx/wire.ts';
import {
  bytesField,
  type HostileFile,
  inAttribute,
  inGraph,
  inModel,
  inNode,
  inTensor,
  many,
  node,
  numberField,
  sound,
  text,
  withAttribute,
  withGraphBytes,
  withGraphFields,
  withWeight,
} from './case.ts';

const float = 1;
const int64 = 7;

/** A graph in a node in a graph in a node …, as control flow nests them. */
function nested(depth: number): Uint8Array {
  let graph = print([]);
  for (let level = 0; level < depth; level++) {
    const attribute = print([bytesField(inAttribute.graph, graph), numberField(inAttribute.type, 5)]);
    graph = print([bytesField(inGraph.node, print([bytesField(inNode.attribute, attribute)]))]);
  }
  return graph;
}

const empty = new Uint8Array();
const raw = bytesField(inTensor.raw, new Uint8Array(4));

/** What is wrong with the file as protobuf, or too much for any decoder. */
export const wireFiles: readonly HostileFile[] = [
  {
    name: 'half of its bytes',
    end: 'MODEL_TRUNCATED',
    bytes: () => print(sound().model).slice(0, 800),
  },
  {
    name: 'a graph that says it is exabytes long',
    end: 'MODEL_TRUNCATED',
    bytes: () => Uint8Array.from([8, 8, inModel.graph * 8 + 2, ...varintBytes(2n ** 62n), ...new Uint8Array(40)]),
  },
  {
    name: 'a node that is longer than its graph',
    end: 'MODEL_INVALID',
    bytes: () => withGraphBytes(Uint8Array.of(inGraph.node * 8 + 2, 100, 1)),
  },
  {
    name: 'a length of ten bytes that wraps around in 32 bits',
    end: 'MODEL_INVALID',
    bytes: () => withGraphBytes(Uint8Array.from([inGraph.node * 8 + 2, ...varintBytes(2n ** 63n + 2n), 1, 1])),
  },
  {
    name: 'a number of eleven bytes',
    end: 'MODEL_INVALID',
    bytes: () => withGraphBytes(Uint8Array.from([(800 % 128) | 128, 6, ...new Uint8Array(10).fill(0xff), 0])),
  },
  {
    name: 'a hundred thousand nested protobuf groups',
    end: 'MODEL_INVALID',
    bytes: () => withGraphBytes(new Uint8Array(100_000).fill(13 * 8 + 3)),
  },
  {
    name: 'two thousand nested graphs',
    end: 'MODEL_INVALID',
    bytes: () => withGraphBytes(nested(2000)),
  },
  {
    name: 'a name that is no UTF-8',
    end: 'MODEL_INVALID',
    bytes: () =>
      withGraphFields(node('Relu', ['image'], ['extra'], bytesField(inNode.name, Uint8Array.of(0xc3, 0x28)))),
  },
  {
    name: 'a name of a megabyte',
    end: 'MODEL_INVALID',
    bytes: () => withGraphFields(node('Relu', ['image'], ['extra'], bytesField(inNode.name, new Uint8Array(2 ** 20)))),
  },
  {
    name: 'a text where a number belongs',
    end: 'MODEL_INVALID',
    bytes: () => withWeight(bytesField(inTensor.type, text('float'))),
  },
  {
    name: 'a number where a text belongs',
    end: 'MODEL_INVALID',
    bytes: () => withGraphFields(numberField(inGraph.name, 1)),
  },
  {
    name: 'a weight whose dimensions are packed',
    end: 'cut',
    bytes: () => withWeight(numberField(inTensor.type, float), bytesField(inTensor.dims, Uint8Array.of(1, 1)), raw),
  },
  {
    name: 'floats that are not packed',
    end: 'cut',
    bytes: () =>
      withWeight(numberField(inTensor.type, float), numberField(inTensor.dims, 1), {
        number: inTensor.floats,
        wire: 5,
        name: '',
        value: new Uint8Array(4),
      }),
  },
  {
    name: 'five million empty nodes',
    end: 'MODEL_TOO_LARGE',
    bytes: () => withGraphBytes(many(5_000_000, bytesField(inGraph.node, empty))),
  },
  {
    name: 'fifty thousand empty nodes',
    end: 'MODEL_TOO_LARGE',
    bytes: () => withGraphBytes(many(50_000, bytesField(inGraph.node, empty))),
  },
  {
    name: 'nearly fifty thousand empty nodes',
    end: 'OPERATOR_UNKNOWN',
    bytes: () => withGraphBytes(many(49_900, bytesField(inGraph.node, empty))),
  },
  {
    name: 'ten million fields that no version of ONNX has',
    end: 'MODEL_TOO_LARGE',
    bytes: () => withGraphBytes(many(10_000_000, numberField(99, 1))),
  },
  {
    name: 'half a million fields that no version of ONNX has',
    end: 'cut',
    bytes: () => withGraphBytes(many(500_000, numberField(99, 1))),
  },
  {
    name: 'ten million attributes',
    end: 'MODEL_TOO_LARGE',
    bytes: () => withGraphFields(bytesField(inGraph.node, many(10_000_000, bytesField(inNode.attribute, empty)))),
  },
  {
    name: 'half a million attributes',
    end: 'MODEL_INVALID',
    bytes: () => withGraphFields(bytesField(inGraph.node, many(500_000, bytesField(inNode.attribute, empty)))),
  },
  {
    name: 'half a million weights without a name',
    end: 'MODEL_INVALID',
    bytes: () => withGraphBytes(many(500_000, bytesField(inGraph.initializer, empty))),
  },
  {
    name: 'two million operands',
    end: 'MODEL_TOO_LARGE',
    bytes: () => withGraphFields(bytesField(inGraph.node, many(2_000_000, bytesField(inNode.input, text('nowhere'))))),
  },
  {
    name: 'ten million operands',
    end: 'MODEL_TOO_LARGE',
    bytes: () => withGraphFields(bytesField(inGraph.node, many(10_000_000, bytesField(inNode.input, empty)))),
  },
  {
    name: 'ten million dimensions',
    end: 'MODEL_TOO_LARGE',
    bytes: () => withGraphFields(bytesField(inGraph.initializer, many(10_000_000, numberField(inTensor.dims, 1)))),
  },
  {
    name: 'ten million empty texts in a weight',
    end: 'MODEL_TOO_LARGE',
    bytes: () =>
      withGraphFields(bytesField(inGraph.initializer, many(10_000_000, bytesField(inTensor.strings, empty)))),
  },
  {
    name: 'half a number among its floats',
    end: 'MODEL_INVALID',
    bytes: () => withWeight(numberField(inTensor.type, float), bytesField(inTensor.floats, new Uint8Array(6))),
  },
  {
    name: 'a hundred million integers of one byte each',
    end: 'MODEL_TOO_LARGE',
    bytes: () => withWeight(numberField(inTensor.type, int64), bytesField(inTensor.int64s, new Uint8Array(1e8))),
  },
  {
    name: 'four million integers of one byte each',
    end: 'MODEL_INVALID',
    bytes: () => withWeight(numberField(inTensor.type, int64), bytesField(inTensor.int64s, new Uint8Array(4_000_000))),
  },
  {
    name: 'a million integers in an attribute',
    end: 'SHAPE_INVALID',
    bytes: () =>
      withAttribute(bytesField(inAttribute.ints, new Uint8Array(1_000_000)), numberField(inAttribute.type, 7)),
  },
  // Last, because what it takes to make them counts as well.
  {
    name: 'two hundred megabytes of remarks',
    end: 'MODEL_TOO_LARGE',
    bytes: () => withGraphFields(bytesField(inGraph.docString, new Uint8Array(2e8))),
  },
  {
    name: 'ninety million floats as numbers',
    end: 'MODEL_TOO_LARGE',
    bytes: () => withWeight(numberField(inTensor.type, float), bytesField(inTensor.floats, new Uint8Array(4 * 9e7))),
  },
];

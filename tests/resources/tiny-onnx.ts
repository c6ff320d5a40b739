import { BinaryWriter } from '@bufbuild/protobuf/wire';

/** ONNX element types (TensorProto.DataType). */
export const elementTypes = { float32: 1, int64: 7, string: 8, float16: 10, float64: 11 } as const;

export interface TinyValue {
  name: string;
  type: keyof typeof elementTypes;
  /** A name makes the dimension symbolic. */
  dims: (number | string)[];
}

export interface TinyNode {
  op: string;
  inputs: string[];
  outputs: string[];
  /** Integer attributes. */
  attributes?: Record<string, number>;
}

type Message = (writer: BinaryWriter) => BinaryWriter;

/** Field numbers are onnx.proto's. */
function field(writer: BinaryWriter, number: number, message: Message): BinaryWriter {
  return message(writer.tag(number, 2).fork()).join();
}

function text(writer: BinaryWriter, number: number, value: string): BinaryWriter {
  return writer.tag(number, 2).string(value);
}

const node =
  ({ op, inputs, outputs, attributes = {} }: TinyNode): Message =>
  (writer) => {
    for (const name of inputs) text(writer, 1, name);
    for (const name of outputs) text(writer, 2, name);
    text(writer, 4, op);
    const integer = 2;
    for (const [name, value] of Object.entries(attributes)) {
      field(writer, 5, (w) => text(w, 1, name).tag(3, 0).int64(value).tag(20, 0).int32(integer));
    }
    return writer;
  };

const dimension =
  (size: number | string): Message =>
  (writer) =>
    typeof size === 'number' ? writer.tag(1, 0).int64(size) : text(writer, 2, size);

const value =
  ({ name, type, dims }: TinyValue): Message =>
  (writer) =>
    field(text(writer, 1, name), 2, (typeProto) =>
      field(typeProto, 1, (tensor) =>
        field(tensor.tag(1, 0).int32(elementTypes[type]), 2, (shape) => {
          for (const size of dims) field(shape, 1, dimension(size));
          return shape;
        }),
      ),
    );

/** The bytes of an ONNX model without weights (opset 13). */
export function tinyOnnx(graph: { inputs: TinyValue[]; nodes: TinyNode[]; outputs: TinyValue[] }): Uint8Array {
  const irVersion = 7;
  const opset = 13;
  const writer = new BinaryWriter().tag(1, 0).int64(irVersion);
  field(writer, 7, (w) => {
    for (const each of graph.nodes) field(w, 1, node(each));
    text(w, 2, 'tiny');
    for (const each of graph.inputs) field(w, 11, value(each));
    for (const each of graph.outputs) field(w, 12, value(each));
    return w;
  });
  field(writer, 8, (w) => w.tag(2, 0).int64(opset));
  return writer.finish();
}

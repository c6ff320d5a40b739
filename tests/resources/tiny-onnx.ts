import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BinaryWriter } from '@bufbuild/protobuf/wire';

/** ONNX element types (TensorProto.DataType). */
const elementTypes = { float32: 1, int64: 7, string: 8, float16: 10, float64: 11 } as const;

interface TinyValue {
  name: string;
  type: keyof typeof elementTypes;
  /** A name makes the dimension symbolic. */
  dims: (number | string)[];
}

interface TinyNode {
  op: string;
  inputs: string[];
  outputs: string[];
  /** Integer attributes. */
  attributes?: Record<string, number>;
}

interface TinyGraph {
  inputs: TinyValue[];
  nodes: TinyNode[];
  outputs: TinyValue[];
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
function tinyOnnx(graph: TinyGraph): Uint8Array {
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

/** Writes a model into a folder; its path. */
export function saveModel(folder: string, name: string, graph: TinyGraph): string {
  const path = join(folder, name);
  writeFileSync(path, tinyOnnx(graph));
  return path;
}

export interface SampleModels {
  /** y = relu(a) + b */
  sum: string;
  /** y = a * b */
  other: string;
}

/** Two models with the same two inputs, of which one has a symbolic dimension: a is [batch, 2, 3], b is [3]. */
export function writeSampleModels(folder: string): SampleModels {
  const inputs: TinyValue[] = [
    { name: 'a', type: 'float32', dims: ['batch', 2, 3] },
    { name: 'b', type: 'float32', dims: [3] },
  ];
  const outputs: TinyValue[] = [{ name: 'y', type: 'float32', dims: ['batch', 2, 3] }];
  const relu = { op: 'Relu', inputs: ['a'], outputs: ['r'] };
  const add = { op: 'Add', inputs: ['r', 'b'], outputs: ['y'] };
  const multiply = { op: 'Mul', inputs: ['a', 'b'], outputs: ['y'] };
  return {
    sum: saveModel(folder, 'sum.onnx', { inputs, nodes: [relu, add], outputs }),
    other: saveModel(folder, 'other.onnx', { inputs, nodes: [multiply], outputs }),
  };
}
